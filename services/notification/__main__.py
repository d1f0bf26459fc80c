"""`python -m services.notification`"""

import os

# Its DNS client of its own would not see what the machine's resolver sees.
os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")

import eventlet

eventlet.monkey_patch()

from services.notification.bootstrap import build
from shared.runtime import serve

serve("notification", build)
