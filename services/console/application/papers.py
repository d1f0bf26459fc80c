"""Papers that services sealed: of a dossier, those that wait for a key, and whether one that somebody holds stands."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.console.application.asking import ask_each
from services.console.application.desk import Download
from shared.errors import CuakhauError, NotFound

VALID, REVOKED, REPLACED, ENDED = "VALID", "REVOKED", "REPLACED", "ENDED"


@dataclass(frozen=True)
class PaperRow:
    """standing: VALID, REVOKED, REPLACED or ENDED, since a day. made_at: None until it is sealed."""

    key: str
    kind: str
    number: str
    dated: date
    standing: str
    code: str
    since: date | None = None
    replaced_by: str | None = None
    sha256: str | None = None
    made_at: datetime | None = None


@dataclass(frozen=True)
class UnmadePaper:
    """why: signer_away, signer_unfit or defect; None: not tried yet. subject: id of its dossier or case."""

    subject: str
    key: str
    kind: str
    agency: str
    number: str
    owed_at: datetime
    tries: int
    why: str | None = None
    said: str | None = None


@dataclass(frozen=True)
class ShownGoods:
    line_no: int
    name: str
    model: str
    result: str | None = None


@dataclass(frozen=True)
class ShownPaper:
    """What the paper itself shows, in short, and whether it stands."""

    kind: str
    number: str
    dated: date
    agency: str
    signer: str
    standing: str
    code: str
    goods: tuple[ShownGoods, ...] = ()
    file_code: str | None = None
    importer: str | None = None
    valid_to: date | None = None
    since: date | None = None
    replaced_by: str | None = None
    sha256: str | None = None


class PaperShelf(Protocol):
    """Of one service, in somebody's name. Raises Unavailable, Forbidden, NotFound."""

    def of(self, id: str) -> Sequence[PaperRow]: ...

    def file(self, id: str, key: str) -> Download: ...

    def unmade(self) -> Sequence[UnmadePaper]: ...


class Verification(Protocol):
    """In nobody's name. Raises Unavailable, NotFound."""

    def by_code(self, code: str) -> ShownPaper: ...

    def by_hash(self, sha256: str) -> ShownPaper: ...


@dataclass(frozen=True)
class Listed:
    """papers: by service, the oldest first. failed: what kept a service from answering."""

    papers: Sequence[tuple[str, PaperRow]]
    failed: Mapping[str, CuakhauError]


def list_papers(id: str, shelves: Mapping[str, PaperShelf]) -> Listed:
    """Of a dossier and its case. Raises NotFound when no service knows either, and what registration refuses."""

    def ask(_service: str, shelf: PaperShelf) -> Sequence[PaperRow]:
        return shelf.of(id)

    answers = ask_each(shelves, ask)
    refused = [error for error in answers.failed.values() if getattr(error, "code", "") in ("forbidden", "not_found")]
    if refused and not answers.given:
        raise refused[0]
    papers = [(service, paper) for service in shelves for paper in answers.given.get(service, ())]
    # A dossier has no case before inspection opened one, and importers have none of their own.
    failed = {name: error for name, error in answers.failed.items() if error not in refused}
    return Listed(sorted(papers, key=lambda each: (each[1].dated, each[0], each[1].key)), failed)


@dataclass(frozen=True)
class Held:
    """What became of a file that somebody holds: its paper, or what its signatures say of it.

    finding: INTACT, CHANGED, UNSIGNED, NO_PAPER. signers: names in its signatures.
    """

    sha256: str
    paper: ShownPaper | None
    finding: str = "INTACT"
    signers: Sequence[str] = ()


class Inspector(Protocol):
    """Looks at the signatures of a file from anywhere."""

    def look(self, file: bytes) -> tuple[str, Sequence[str]]:
        """Finding, as `Held` has it, and the signers' names. Raises Busy while too many others are looked at."""
        ...


def verify_file(file: bytes, *, verification: Verification, inspector: Inspector) -> Held:
    """Raises Unavailable, Busy."""
    sha256 = hashlib.sha256(file).hexdigest()
    try:
        return Held(sha256, verification.by_hash(sha256))
    except NotFound:
        finding, signers = inspector.look(file)
        return Held(sha256, None, finding, signers)
