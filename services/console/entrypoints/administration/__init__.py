"""The room of the registers: what administrators and leaders keep, and what everybody looks up."""

from services.console.entrypoints.administration import calendars, letters, looking_up, pages

__all__ = ["calendars", "letters", "looking_up", "pages"]
