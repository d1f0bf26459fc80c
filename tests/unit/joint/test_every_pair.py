"""The full product: every status of a case and every event of registration, every status of a dossier and every event of
inspection, every event of registration on a correspondence. Each pair has an outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from services.inspection.application import reacting as inspection_reacting
from services.inspection.domain.case import ENDED, Case
from services.inspection.domain.case import Status as CaseStatus
from services.inspection.domain.evidence import AppointmentKind
from services.notification.application import reactions as notification_reactions
from services.registration.application import reacting as registration_reacting
from services.registration.domain.dossier import Dossier, Status
from services.registration.domain.states import Act, allowed_acts, is_closed
from shared.aggregate import Aggregate, Change, Reaction, Received
from shared.contracts import CATALOGUE
from shared.errors import NotAllowed, NotFound
from shared.messaging.asyncapi import examples
from shared.reference import copies
from shared.regulation import legal_day, load
from tests.unit.joint.world import World
from tests.unit.registration.examples import NOW
from tests.unit.registration.standing import standing

ID = "d-000001"
NOTIFICATION = notification_reactions.reactions(load())


def of(source: str) -> list[str]:
    about_dossiers = {contract.type for contract in CATALOGUE} - set(copies.REACTIONS)
    return sorted(type for type in about_dossiers if type.startswith(f"{source}."))


def received(type: str, **changes: Any) -> Received:
    """The example of the contract, as it arrives."""
    data = CATALOGUE.load(type, CATALOGUE.newest(type).dataschema, {**examples()[type], **changes})
    return Received(f"e-{type}", type, type.partition(".")[0], ID, 2, NOW, data)


def at_review() -> World:
    world = accepted()
    world.check()
    world.draft(1)
    return world


def submitted(**options: bool) -> World:
    world = World(**options)
    world.submit()
    world.drain()
    return world


def accepted(**options: bool) -> World:
    world = submitted(**options)
    world.accept()
    world.drain()
    return world


def sampled() -> World:
    world = accepted(complained=True)
    world.schedule(AppointmentKind.SAMPLE_INSPECTION)
    world.sample()
    return world


def failed() -> World:
    world = sampled()
    world.test("S1")
    world.draft(3)
    return world


def after(world: World, *acts: Callable[[World], Any]) -> Case:
    for act in acts:
        act(world)
    return world.opened_case


# Each status as the acts lead to it.
CASES: dict[CaseStatus, Callable[[], Case]] = {
    CaseStatus.OPENED: lambda: after(submitted()),
    CaseStatus.SCHEDULED: lambda: after(accepted(), lambda w: w.schedule(AppointmentKind.DOCUMENT_REVIEW)),
    CaseStatus.CHECKED: lambda: after(accepted(), World.check),
    CaseStatus.SAMPLED: lambda: after(sampled()),
    CaseStatus.TESTED: lambda: after(sampled(), World.test),
    CaseStatus.DRAFTED: lambda: after(at_review()),
    CaseStatus.REVIEWED: lambda: after(at_review(), World.review),
    CaseStatus.SIGNED: lambda: after(at_review(), World.review, World.sign),
    CaseStatus.PAUSED: lambda: after(submitted(), World.request_supplement, World.drain),
    CaseStatus.ISSUED: lambda: after(at_review(), World.review, World.sign, World.drain),
    CaseStatus.CANCELLED: lambda: after(submitted(), World.cancel, World.drain),
    CaseStatus.REFUSED: lambda: after(submitted(), World.refuse, World.drain),
    CaseStatus.HELD: lambda: after(accepted(), World.request_withdrawal, World.drain),
    CaseStatus.WITHDRAWN: lambda: after(accepted(), World.withdraw, World.drain),
    CaseStatus.DISPOSING: lambda: after(failed(), World.review, World.sign, World.drain),
}
INSPECTION = World().inspection.reactions
# Each begins a dossier where it arrives.
FIRST = {"registration.dossier_submitted", "registration.dossier_imported"}
REGISTRATION = World().registration.reactions


@pytest.fixture(scope="module")
def cases() -> dict[CaseStatus, Case]:
    return {status: make() for status, make in CASES.items()}


def react(reactions: Any, state: Any, event: Received) -> Change[Any]:
    reaction: Reaction[Any] = reactions[event.type]
    change = reaction(Aggregate(ID, 3, state), event)
    assert reaction(Aggregate(ID, 3, state), event) == change
    return change


def test_each_status_of_a_case_is_there(cases: dict[CaseStatus, Case]) -> None:
    assert {status: case.status for status, case in cases.items()} == {status: status for status in CaseStatus}


@pytest.mark.parametrize(("status", "type"), list(product(CaseStatus, of("registration"))))
def test_a_case_and_a_word_of_registration(cases: dict[CaseStatus, Case], status: CaseStatus, type: str) -> None:
    if type in inspection_reacting.IGNORED:
        assert type not in INSPECTION
        return
    case = cases[status]
    for accepted_before, revision in product((False, True), (1, 2)):
        event = received(type)
        if "dossier" in event.data:
            event = replace(event, data={**event.data, "dossier": {**event.data["dossier"], "revision": revision}})
        change = react(INSPECTION, replace(case, accepted=accepted_before), event)
        if type == "registration.dossier_supplemented" and revision <= case.content.revision:
            assert change.state.content == case.content, "an older revision replaces nothing"
        answered = change.event.type if change.event else None
        assert answered in (None, "inspection.mode_changed"), "otherwise inspection answers with deeds, not with words"
        if change.state == replace(case, accepted=accepted_before):
            assert change.act.endswith("_refused")
            assert change.reason
        else:
            assert status not in ENDED, "an end is an end"


def unclocked(dossier: Dossier) -> Dossier:
    """Whatever is said, the clocks are looked at again."""
    return replace(dossier, clocks=(), next_due_on=None)


def dossiers() -> list[tuple[str, Dossier]]:
    tccns = (None, Status.SUBMITTED, Status.RESULT_ISSUED)
    return [
        (f"{status.name}-{tccn.name if tccn else 'none'}", standing(status, tccn))
        for status, tccn in product(Status, tccns)
    ]


@pytest.mark.parametrize("type", of("inspection"))
@pytest.mark.parametrize("dossier", [pytest.param(d, id=name) for name, d in dossiers()])
@pytest.mark.parametrize(
    "change_data",
    [{"replaces": None}, {"replaces": "12/KQ"}, {"replaces": None, "revision": 9}, {"replaces": None, "lines": []}],
    ids=["fits", "replaces", "revision", "lines"],
)
def test_a_dossier_and_a_word_of_inspection(dossier: Dossier, type: str, change_data: dict[str, Any]) -> None:
    if type in registration_reacting.IGNORED:
        assert type not in REGISTRATION
        return
    change = react(REGISTRATION, dossier, received(type, **change_data))
    if change.act.endswith("_refused"):
        assert (change.state, change.event) == (dossier, None), "a refused outcome triggers no further publish"
        assert change.reason
    elif unclocked(change.state) == unclocked(dossier):
        assert change.event is None, "nothing is told of what changes nothing"
        assert change.reason or change.details
    else:
        assert not is_closed(dossier), "an end is an end"
    if type == "inspection.result_signed":
        act = Act.REPLACE_RESULT if change_data["replaces"] else Act.ISSUE_RESULT
        fits = len(change_data) == 1 and act in allowed_acts(dossier, legal_day(NOW))
        assert (unclocked(change.state) != unclocked(dossier)) == fits
        assert not fits or change.state.handlers.cqkt is Status.RESULT_ISSUED


@pytest.mark.parametrize("type", of("registration"))
@pytest.mark.parametrize("email", [True, False])
def test_a_correspondence_and_a_word_of_registration(type: str, email: bool) -> None:
    world = World()
    world.submit(email=email)
    world.deliver(world.notification)
    before = world.correspondence
    assert before is not None
    change = react(NOTIFICATION, before, received(type))
    assert change.event is None
    assert change.state != before or change.reason
    told = [(letter.event_id, letter.channel) for letter in change.state.letters]
    assert len(set(told)) == len(told)
    again = react(NOTIFICATION, change.state, received(type))
    assert again.state.letters == change.state.letters


@pytest.mark.parametrize("type", sorted({*INSPECTION, *REGISTRATION} - FIRST))
def test_a_word_before_the_first_act_waits_with_its_reason(type: str) -> None:
    reactions = INSPECTION if type in INSPECTION else REGISTRATION
    with pytest.raises(NotFound, match=ID):
        reactions[type](None, received(type))


@pytest.mark.parametrize("type", sorted(set(of("registration")) - FIRST))
def test_a_letter_before_the_correspondence_is_open_waits_with_its_reason(type: str) -> None:
    with pytest.raises(NotAllowed, match="resend"):
        NOTIFICATION[type](None, received(type))
