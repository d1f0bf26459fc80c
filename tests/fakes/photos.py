"""Photos in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from services.inspection.application.sampling_ports import KeptPhoto
from shared.errors import NotFound


class InMemoryPhotos:
    """Implements `services.inspection.application.sampling_ports.Photos`."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], tuple[KeptPhoto, bytes]] = {}

    def put(self, case: str, data: bytes, content_type: str, *, by: str) -> KeptPhoto:
        kept = KeptPhoto(hashlib.sha256(data).hexdigest(), content_type, len(data))
        self.held[case, kept.sha256] = kept, data
        return kept

    def count(self, case: str) -> int:
        return sum(each == case for each, _ in self.held)

    def keep(self, case: str, hashes: Sequence[str]) -> Mapping[str, KeptPhoto]:
        return {sha256: self.held[case, sha256][0] for sha256 in hashes if (case, sha256) in self.held}

    def get(self, case: str, sha256: str) -> tuple[KeptPhoto, bytes]:
        if (case, sha256) not in self.held:
            raise NotFound(f"There is no photo {sha256}.")
        return self.held[case, sha256]
