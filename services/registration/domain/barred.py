"""What belongs to a dossier as it stands and is not for this reader to do now: by the law's act table, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from services.registration.domain.dossier import Dossier, Handler
from services.registration.domain.standing import there
from services.registration.domain.states import Party, allowed_acts, is_closed, table, unmet
from shared.barring import Bar, Barred, Why
from shared.regulation.acts import BEFORE, SAME, ActRow, ActTable

Yours = Callable[[ActRow], bool]
RolesOf = Callable[[ActRow], tuple[str, ...]]

# Without them nobody thinks of the act; the others say what stands in its way.
OCCASIONS = frozenset({"RELEASED_ON_CONFIRMATION", "LABEL_REQUESTED", "AGENCY_UNDECIDED", "SUPPLEMENT_LAPSED"})
_REQUESTS = {
    "request_withdrawal": "WITHDRAWAL",
    "request_amendment": "AMENDMENT",
    "request_extension": "EXTENSION",
}


def barred_acts(
    dossier: Dossier, today: date, handler: Handler, *, yours: Yours, roles_of: RolesOf
) -> Sequence[Barred]:
    """In the order of the table: of the handler's own acts, and of the importer's while the importer's word is awaited.

    yours: whether the reader may do what the row says; roles_of: who may.
    """
    status = dossier.handlers.of(handler)
    if status is None or is_closed(dossier, handler):
        return ()
    acts = table(today)
    possible = allowed_acts(dossier, today, handler=handler)
    waits = _waits(dossier, handler, acts)
    ahead = _going_on(dossier, handler, acts) if waits else frozenset()
    mine = {act for act in possible if any(_is(row, act, handler, status) and yours(row) for row in acts)}
    found: dict[str, Barred] = {}
    for row in acts:
        if row.handler != handler or row.with_dossier or row.act in found or row.act in mine:
            continue
        if row.party == Party.IMPORTER and (
            acts.statuses[status].waits_for != "importer" or status not in row.allowed_in
        ):
            continue
        in_the_way = _in_the_way(row, dossier, today, status, waits, ahead)
        if in_the_way is None:
            continue
        because = (*(() if yours(row) else (Why(Bar.ROLE),)), *in_the_way)
        if because:
            found[row.act] = Barred(row.act, roles_of(row), because)
    return tuple(found.values())


def _is(row: ActRow, act: str, handler: Handler, status: int) -> bool:
    return row.act == act and row.handler == handler and status in row.allowed_in


def _in_the_way(
    row: ActRow, dossier: Dossier, today: date, status: int, waits: tuple[Why, ...], ahead: frozenset[int]
) -> tuple[Why, ...] | None:
    """None: it does not belong here."""
    here = status in row.allowed_in
    if not here and ahead.isdisjoint(row.allowed_in):
        return None
    lacking = unmet(row, dossier, today)
    if lacking in OCCASIONS:
        return None
    needs = (Why(Bar.NEED, lacking),) if lacking else ()
    return needs if here else (*waits, *needs)


def _waits(dossier: Dossier, handler: Handler, acts: ActTable) -> tuple[Why, ...]:
    request = dossier.requests.get(handler.value)
    if request is not None:
        return (Why(Bar.REQUEST, _REQUESTS[request.act]),)
    status = there(dossier.handlers.of(handler), f"the status of {handler}")
    if acts.statuses[status].waits_for != "importer":
        return ()
    asked = dossier.supplement_request if handler is Handler.CQKT else dossier.body_request
    until = dossier.supplement_request.due_on if handler is Handler.CQKT and dossier.supplement_request else None
    return (Why(Bar.IMPORTER, "SUPPLEMENT" if asked else "AMENDMENT", until=until),)


def _going_on(dossier: Dossier, handler: Handler, acts: ActTable) -> frozenset[int]:
    """The statuses that the case comes to once what is waited for was said, and that wait for nobody outside."""
    seen: set[int] = set()
    next_ones = [int(there(dossier.handlers.of(handler), f"the status of {handler}"))]
    reached: set[int] = set()
    while next_ones:
        status = next_ones.pop()
        seen.add(status)
        for row in acts.allowed(handler, status):
            before = dossier.handlers.before(handler)
            becomes = before if row.becomes == BEFORE else None if row.becomes == SAME else row.becomes
            # What an agency transfers or concludes in the meantime is no answer.
            if becomes is None or becomes in seen or not (row.party == Party.IMPORTER or _is_answer(row, acts)):
                continue
            stands_still = acts.statuses[int(becomes)].waits_for == "importer" or _asks(int(becomes), handler, acts)
            (next_ones.append if stands_still else reached.add)(int(becomes))
    return frozenset(reached)


def _asks(status: int, handler: Handler, acts: ActTable) -> bool:
    """The importer asked for something in it."""
    return any(row.becomes == BEFORE for row in acts.allowed(handler, status))


def _is_answer(row: ActRow, acts: ActTable) -> bool:
    return all(_asks(status, Handler(row.handler), acts) for status in row.allowed_in)
