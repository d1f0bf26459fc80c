"""Use cases of `cuakhau nsw`: what was exchanged, sending again, comparing with the window's list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.console.domain.window import Differing, Exchange, Ours, Theirs, differences, only_there
from shared.errors import NotFound

INBOUND, OUTBOUND = "registration", "notification"


@dataclass(frozen=True)
class Resent:
    """what: "message" from the window, taken again, or "letter" to it. id: of the new exchange, or of the new letter."""

    what: str
    id: str
    outcome: str
    detail: str
    settled: bool


@dataclass(frozen=True)
class Unapplied:
    """A message that was acknowledged before its dossier came, and could not be acted on then. outcome: why."""

    message_id: str
    file_code: str
    received_at: datetime
    outcome: str


class WindowDesk(Protocol):
    """The services' journals and standings, in the name of one operator. Raises as `WaitingMessages` does."""

    def exchanges(self, service: str, **asked: str) -> list[Exchange]:
        """The newest first, one page."""
        ...

    def whole(self, exchange: Exchange, *, files: bool) -> Mapping[str, Any]:
        """With `message_text` and `answer_text`."""
        ...

    def unapplied(self) -> list[Unapplied]:
        """The newest first, one page."""
        ...

    def take_again(self, id: str) -> Resent: ...

    def send_again(self, letter_id: str, file_code: str, *, reason: str) -> Resent: ...

    def standings(self, service: str) -> Iterator[Mapping[str, Any]]:
        """Every dossier of the window, in order of file code, page by page."""
        ...


def find_exchanges(key: str, *, desk: WindowDesk) -> tuple[list[Exchange], bool]:
    """Of a message or of a dossier, the oldest first; and whether it was a message's id. Raises NotFound."""
    for name in ("message_id", "file_code"):
        found = [each for service in (INBOUND, OUTBOUND) for each in desk.exchanges(service, **{name: key})]
        if found:
            return sorted(found, key=lambda each: each.began), name == "message_id"
    raise NotFound(f"Nothing was exchanged under {key}: neither a messageId nor a file code of the journal.")


def resend(key: str, *, file_code: str | None, reason: str, desk: WindowDesk) -> Resent:
    """key: messageId; of a letter the same as its id. file_code: of a letter that was never tried. Raises NotFound."""
    came = desk.exchanges(INBOUND, message_id=key, direction="in")
    if came:
        return desk.take_again(came[0].id)
    if file_code is None:
        went = desk.exchanges(OUTBOUND, message_id=key, direction="out")
        if not went:
            raise NotFound(
                f"Nothing was exchanged under {key}. A letter that was never tried is found with --file-code."
            )
        file_code = str(went[0].facts["file_code"])
    return desk.send_again(key, file_code, reason=reason)


@dataclass
class Compared:
    """here, there: dossiers in each list."""

    here: int = 0
    there: int = 0


def reconcile(
    theirs: Mapping[str, Theirs], *, desk: WindowDesk, settled_before: datetime, compared: Compared
) -> Iterator[Differing]:
    """In order of file code; what only the window has comes last. Of ours, one page at a time is held."""
    compared.there = len(theirs)
    seen: set[str] = set()
    for ours in _ours(desk.standings(INBOUND), desk.standings(OUTBOUND)):
        compared.here += 1
        seen.add(ours.file_code)
        yield from differences(ours, theirs.get(ours.file_code), settled_before=settled_before)
    for file_code in sorted(theirs.keys() - seen):
        yield only_there(theirs[file_code])


def _ours(dossiers: Iterable[Mapping[str, Any]], letters: Iterable[Mapping[str, Any]]) -> Iterator[Ours]:
    """Two lists in the same order, read side by side."""
    of_letters = iter(letters)
    told = next(of_letters, None)
    for dossier in dossiers:
        code = dossier["file_code"]
        while told is not None and told["file_code"] < code:
            told = next(of_letters, None)
        mine = told if told is not None and told["file_code"] == code else None
        moments = [datetime.fromisoformat(each["changed_at"]) for each in (dossier, mine) if each]
        yield Ours(
            file_code=code,
            status=dossier["status"],
            result_codes=tuple(dossier["result_codes"]),
            changed_at=max(moments),
            last_message=mine["last_message"] if mine else None,
            unacknowledged=_unacknowledged(mine["unacknowledged"]) if mine else (),
        )


def _unacknowledged(letters: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(
        f"{each['kind']} {each['letter_id']} {each['status']} after {each['attempts']} tries"
        + (f": {each['error']}" if each["error"] else "")
        for each in letters
    )
