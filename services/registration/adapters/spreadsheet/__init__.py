"""The single window's bulk template, an Excel workbook, read into a draft."""

from services.registration.adapters.spreadsheet.reading import BulkTemplate

__all__ = ["BulkTemplate"]
