"""Use cases: photos that belong to the sampling record. They are sent one by one before the record names them, so that
a bad connection costs one photo and never the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from services.inspection.application.access import ensure_may
from services.inspection.application.ports import Cases
from services.inspection.application.reading import read_case
from services.inspection.application.sampling_ports import KeptPhoto, Photos
from services.inspection.domain.evidence import SamplingRecord
from services.inspection.domain.photos import SIZE_AT_MOST, kind_of
from services.inspection.domain.states import Act, ensure_allowed
from shared.aggregate import Actor
from shared.errors import Invalid, Violation

PHOTOS_AT_ONCE = 5
# Of one record; a case takes more in all, for what is taken again and what is sent anew.
PHOTOS_AT_MOST = 60
PHOTOS_OF_A_CASE = 200


def keep_photos(
    id: str, files: Sequence[tuple[str, bytes]], *, actor: Actor, cases: Cases, photos: Photos
) -> list[KeptPhoto]:
    """files: with their pointers. Only while a sample may be recorded. Raises NotFound, Forbidden, NotAllowed, Invalid."""
    case = cases.load(id).state
    ensure_may(actor, Act.RECORD_SAMPLE, case)
    ensure_allowed(case, Act.RECORD_SAMPLE)
    violations = [found for pointer, data in files if (found := _wrong(pointer, data)) is not None]
    if photos.count(id) + len(files) > PHOTOS_OF_A_CASE:
        message = f"A case takes {PHOTOS_OF_A_CASE} photos; those that no record names are removed after a week."
        violations.append(Violation("/photos", "too_many", message))
    if violations:
        raise Invalid(violations)
    return [photos.put(id, data, kind_of(data) or "", by=actor.id) for _, data in files]


def read_photo(id: str, sha256: str, *, actor: Actor, cases: Cases, photos: Photos) -> tuple[KeptPhoto, bytes]:
    """Raises NotFound, Forbidden."""
    read_case(id, actor=actor, cases=cases)
    return photos.get(id, sha256)


def with_photos(id: str, record: SamplingRecord, photos: Photos) -> SamplingRecord:
    """What is named is kept for good. Raises Invalid for what was not sent before."""
    if not record.photos:
        return record
    kept = photos.keep(id, [photo.sha256 for photo in record.photos])
    missing = [
        Violation(f"/photos/{i}/sha256", "unknown", "This photo did not arrive; send it again, then the record.")
        for i, photo in enumerate(record.photos)
        if photo.sha256 not in kept
    ]
    if missing:
        raise Invalid(missing)
    described = (
        replace(photo, content_type=kept[photo.sha256].content_type, size=kept[photo.sha256].size)
        for photo in record.photos
    )
    return replace(record, photos=tuple(described))


def _wrong(pointer: str, data: bytes) -> Violation | None:
    if len(data) > SIZE_AT_MOST:
        message = f"The photo has {len(data)} bytes; at most {SIZE_AT_MOST} are taken. Make it smaller."
        return Violation(pointer, "too_large", message)
    if kind_of(data) is None:
        return Violation(pointer, "kind", "A photo is a JPEG or PNG file.")
    return None
