"""`python -m services.registration`"""

import os

# Its DNS client of its own would not see what the machine's resolver sees.
os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")

import eventlet

eventlet.monkey_patch()

from services.registration.bootstrap import build
from shared.runtime import serve

serve("registration", build)
