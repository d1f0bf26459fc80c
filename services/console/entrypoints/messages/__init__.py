"""Messages that wait: by cause, one by one, and what operators do about one, several, or all of a cause."""

from services.console.entrypoints.messages import bulk
from services.console.entrypoints.messages.pages import pages

# The routes of acts on many belong to the same room.
bulk.join(pages)

__all__ = ["pages"]
