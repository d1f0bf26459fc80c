"""`python -m services.registration`"""

import os
import warnings

# Its DNS client of its own would not see what the machine's resolver sees.
os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")

# Known and decided on; ten lines at the head of each log would look like a fault.
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet

eventlet.monkey_patch()

from services.registration.bootstrap import build
from shared.runtime import serve

serve("registration", build)
