"""The room as a whole: all its pages on one blueprint."""

from services.console.entrypoints.calendar import keeping, moving
from services.console.entrypoints.calendar.pages import pages

__all__ = ["keeping", "moving", "pages"]
