"""The only words that services exchange: event schemas and the envelope around them."""

from shared.contracts import casework, entitlements, importing, inspection, reference, registration
from shared.contracts.events import CATALOGUE

__all__ = ["CATALOGUE", "casework", "entitlements", "importing", "inspection", "reference", "registration"]
