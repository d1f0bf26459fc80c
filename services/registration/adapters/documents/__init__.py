"""The files of dossiers, kept in GridFS by their SHA-256."""

from services.registration.adapters.documents.store import DocumentStore
from services.registration.adapters.documents.sweep import sweep_orphans

__all__ = ["DocumentStore", "sweep_orphans"]
