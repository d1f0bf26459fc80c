"""The papers of a dossier, those that wait for a key, and the public page that tells whether one stands."""

from services.console.entrypoints.papers.pages import READERS, pages
from services.console.entrypoints.papers.verifying import pages as verifying

__all__ = ["READERS", "pages", "verifying"]
