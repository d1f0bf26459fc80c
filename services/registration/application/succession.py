"""An agency has ended: its open dossiers go to the one that took over, each by an act of its own, with every right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from services.registration.application.competence import followed_rule
from services.registration.application.ports import DossierFilter, Dossiers, Law
from services.registration.application.recording import change_of
from services.registration.domain.acts.transfer import transfer
from services.registration.domain.agencies import InOffice
from services.registration.domain.commands import TransferDossier
from services.registration.domain.dossier import Dossier
from services.registration.domain.states import Act, table
from shared.aggregate import Actor, Aggregate
from shared.clock import Clock
from shared.errors import NotAllowed, Stale
from shared.regulation import legal_day

SUCCESSION = Actor("succession", "timer")
# Dossiers of one run: it comes again.
_MOST = 200


class Agencies(Protocol):
    def agencies(self) -> set[str]:
        """Codes of the agencies that handle dossiers, open ones or closed."""
        ...


def hand_over(dossiers: Dossiers, held: Agencies, *, law: Law, clock: Clock) -> int:
    """How many went. May run anywhere, at any time: what somebody else changed meanwhile is looked at the next time."""
    gone, today = 0, legal_day(clock())
    for code in sorted(held.agencies()):
        office = law.lists.in_office(code, today)
        if office is None or not office.was_followed:
            continue
        for aggregate in _transferable(code, dossiers, today):
            gone += _hand_over(aggregate, office, dossiers, law, clock)
            if gone >= _MOST:
                return gone
    return gone


def _transferable(code: str, dossiers: Dossiers, today: date) -> Iterator[Aggregate[Dossier]]:
    for status in sorted(table(today).states(Act.TRANSFER, "cqkt")):
        yield from dossiers.page(DossierFilter(agency=code, status=status), before=None, limit=_MOST)


def _hand_over(aggregate: Aggregate[Dossier], office: InOffice, dossiers: Dossiers, law: Law, clock: Clock) -> int:
    dossier, now = aggregate.state, clock()
    assert office.agency is not None  # noqa: S101 - it was followed
    reason = f"{office.asked.name} đã thôi nhiệm vụ; {office.agency.name} tiếp nhận."
    command = TransferDossier(office.agency.code, reason)
    competent = law.competent(dossier, legal_day(now))
    try:
        moved, event = transfer(dossier, command, lists=law.lists, competent=competent, now=now)
        details = {**followed_rule(competent, event.to_agency), "succession": True}
        dossiers.save(aggregate, change_of(moved, event, details), actor=SUCCESSION)
    except (Stale, NotAllowed):
        return 0
    return 1
