"""Sample messages of the window: `tests/data/nsw/<type>-<function>-<what>.xml`, made fresh before they are sent."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from shared.clock import VIETNAM, new_id
from shared.single_window import Envelope, parse_envelope

SAMPLES = Path(__file__).parents[1] / "data" / "nsw"


class UnknownSample(LookupError):
    """There is no such file, or no such element in it."""


def sample_names(folder: Path = SAMPLES) -> list[str]:
    return sorted(path.name for path in folder.glob("*.xml"))


def load_sample(
    name: str,
    *,
    reference: str | None = None,
    message_id: str | None = None,
    send_date: datetime | None = None,
    fields: Mapping[str, str] | None = None,
    folder: Path = SAMPLES,
) -> Envelope:
    """The sample with a new messageId, sent now. reference: file code.

    fields: text by name of an element in the content; every element of that name gets it. Raises UnknownSample.
    """
    file_name = name if name.endswith(".xml") else f"{name}.xml"
    if file_name not in sample_names(folder):
        raise UnknownSample(f"there is no sample {file_name}; there are: {', '.join(sample_names(folder))}")
    sample = parse_envelope((folder / file_name).read_bytes())
    now = send_date or datetime.now(UTC)
    fresh = replace(
        sample,
        message_id=message_id or new_id(),
        reference=reference or sample.reference,
        document_year=str(now.astimezone(VIETNAM).year),
        send_date=now,
    )
    changes = dict(fields or {})
    if reference and sample.content is not None:
        # The content repeats the file code in some messages.
        for element in sample.content.iter("{*}NSWFileCode", "{*}fiMaHoSo"):
            element.text = reference
    for tag, text in changes.items():
        found = [] if sample.content is None else list(sample.content.iter(f"{{*}}{tag}"))
        if not found:
            raise UnknownSample(f"there is no element {tag} in the content of {file_name}")
        for element in found:
            element.text = text
    return fresh
