"""`python -m services.inspection`"""

import os

# Its DNS client of its own would not see what the machine's resolver sees.
os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")

import eventlet

eventlet.monkey_patch()

from services.inspection.bootstrap import build
from shared.runtime import serve

serve("inspection", build)
