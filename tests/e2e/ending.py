"""What became of a dossier, as anybody sees it from outside, and what should have become of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.e2e.place import Place
from tests.single_window.order import rules

INTAKE_REFUSED = "REFUSED_AT_INTAKE"


@dataclass(frozen=True)
class Expected:
    """status: of the agency's case (cqkt). results: result code to number of lines. told: kinds of letters in order.

    window: whether the window hears them too; by mail the applicant hears all of them.
    """

    status: str
    mode: str | None = None
    results: Mapping[int, int] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    window: bool = True


@dataclass(frozen=True)
class Ending:
    """window, mails: kinds of messages, in order of arrival. seconds: from the sending to the last of them."""

    file_code: str
    goods: str
    lines: int
    channel: str
    regime: str
    mode: str | None
    status_code: int | None
    status: str
    results: Mapping[int, int]
    window: tuple[str, ...]
    mails: int
    seconds: float = 0.0

    def differences(self, expected: Expected) -> list[str]:
        """In words; empty when it is as it should be."""
        window = expected.told if expected.window else ()
        pairs = (
            ("status", self.status, expected.status),
            ("mode", self.mode, expected.mode),
            ("results", dict(self.results), dict(expected.results)),
            ("window messages", self.window, window),
            ("mails", self.mails, len(expected.told)),
        )
        return [f"{what} is {seen}, not {wanted}" for what, seen, wanted in pairs if seen != wanted]


def ending_of(place: Place, id: str) -> Ending:
    """id: of a dossier that the inspection knows."""
    dossier = place.operator.read("registration", f"/registrations/{id}")
    case = place.operator.read("inspection", f"/inspections/{id}")
    names = {kind: rule.name for kind, rule in rules().items()}
    received = place.window.received(dossier["file_code"])
    importer = dossier["dossier"]["importer"]
    result = dossier["result"] or {"lines": ()}
    return Ending(
        file_code=dossier["file_code"],
        goods=dossier["goods"],
        lines=dossier["lines"],
        channel=dossier["channel"],
        regime=dossier["regime"],
        # The inspection owns the mode: an officer may look closer than the applicant was told.
        mode=case["mode"],
        status_code=dossier["handlers"]["cqkt"]["code"],
        status=dossier["handlers"]["cqkt"]["name"],
        results=Counter(line["code"] for line in result["lines"]),
        window=tuple(names.get(kind := str(message["kind"]), kind) for message in received if message["held"]),
        mails=len(place.mail.about(dossier["file_code"], importer["email"])),
    )
