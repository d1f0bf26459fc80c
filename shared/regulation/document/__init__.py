"""docs/regulation.md: what this system takes the law to be, written from the data."""

from shared.regulation.document.page import as_text

__all__ = ["as_text"]
