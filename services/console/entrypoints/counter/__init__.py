"""The counter: dossiers brought on paper, the slip that is given for them, and what to do when the system is down."""

from __future__ import annotations

from services.console.entrypoints.counter.downtime import PAGES
from services.console.entrypoints.counter.pages import pages
from services.console.entrypoints.counter.printing import receipt

pages.add_url_rule("/receipts/<id>", view_func=receipt)
for path, view in PAGES.items():
    pages.add_url_rule(path, view_func=view)

__all__ = ["pages"]
