"""Letters about reductions of inspection: a collection of its own, because inspection's events act on it."""

from __future__ import annotations

from services.notification.domain.entitlement_letters import EntitlementLetters
from shared.storage import DataclassCodec

COLLECTION = "entitlement_letters"
KIND = "entitlement_letters"
CODEC = DataclassCodec(EntitlementLetters)
