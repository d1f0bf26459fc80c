"""`python -m tests.example ping`: one of the example's services as a real process."""

import os

os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")

import eventlet

eventlet.monkey_patch()

import sys

from shared.runtime import serve
from tests.example.service import build

serve(sys.argv[1], build)
