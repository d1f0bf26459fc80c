"""The first page of officers, reviewers and signers: what there is to do."""

from services.console.entrypoints.worklist import exporting, giving
from services.console.entrypoints.worklist.pages import pages

__all__ = ["exporting", "giving", "pages"]
