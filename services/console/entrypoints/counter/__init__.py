"""The counter: dossiers brought on paper, the slip that is given for them, and what to do when the system is down."""

from __future__ import annotations

from services.console.entrypoints.counter import downtime, printing
from services.console.entrypoints.counter.pages import pages

pages.add_url_rule("/receipts/<id>", view_func=printing.receipt)
for path, view in downtime.PAGES.items():
    pages.add_url_rule(path, view_func=view)

__all__ = ["pages"]
