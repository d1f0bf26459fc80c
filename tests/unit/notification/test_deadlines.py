"""What near and missed deadlines mean: for the applicant, for the staff, and for the next morning's digest."""

from dataclasses import replace
from datetime import date

import pytest

from services.notification.application.digest_rows import digest_rows
from services.notification.application.house_rules import house_rules
from services.notification.application.reactions import reactions
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.kinds import Channel, Kind
from services.notification.domain.letters import Status
from services.notification.domain.staff import Section
from shared.aggregate import Aggregate, Received
from shared.regulation import Regulation
from shared.regulation.calendar import Override
from tests.unit.notification.events import LAW, NOTICE, REACTIONS, dossier, event

WARNED, LAPSED = "registration.deadline_warned", "registration.deadline_lapsed"
SUBMITTED = event("registration.dossier_submitted", 1)
RECEIVED = event("registration.dossier_received", 2)
SAMPLING = {**NOTICE, "rule": "D12A", "name": "Lấy mẫu", "due_on": "2026-09-14"}


def after(*events: Received, opened: Received = SUBMITTED) -> Correspondence:
    aggregate: Aggregate[Correspondence] | None = None
    for received in (opened, *events):
        aggregate = Aggregate("dossier-1", 1, REACTIONS[received.type](aggregate, received).state)
    assert aggregate is not None
    return aggregate.state


def warned(what: str, number: int = 2, **changes: object) -> Received:
    left = {"T-2": 2, "T-0": 0, "T+1": -1}[what]
    return event(WARNED, number, warning=what, days_left=left, **changes)


def lapsed(number: int = 2, **changes: object) -> Received:
    return event(LAPSED, number, **changes)


def closed(day: date) -> Regulation:
    """The law, with a day off that the agency administered."""
    row = Override(
        date=day, is_working=False, reason="Mất điện", agency="20", source="", certainty="", in_force_from=day
    )
    return replace(LAW, administered=lambda: (row,))


def sections(state: Correspondence, on: date) -> list[Section]:
    rows = digest_rows([Aggregate("dossier-1", 1, state)], on, LAW.calendar(state.agency.code), house_rules().digest)
    return [row.section for row in rows]


@pytest.mark.parametrize("what", ["T-2", "T-0", "T+1"])
def test_the_importer_is_reminded_by_mail_alone_and_staff_are_not_troubled(what: str) -> None:
    state = after(warned(what))
    assert [(x.kind, x.channel) for x in state.letters] == [(Kind.REMINDER, Channel.EMAIL)]
    assert state.notes == ()


def test_what_the_importer_let_lapse_both_are_told() -> None:
    state = after(lapsed())
    assert [(x.kind, x.channel) for x in state.letters] == [(Kind.LAPSE, Channel.EMAIL)]
    assert [note.roles for note in state.notes] == [("officer", "leader")]


@pytest.mark.parametrize(("what", "roles"), [("T-2", [("officer",)]), ("T-0", [("officer", "leader")]), ("T+1", [])])
def test_from_the_last_day_on_the_leader_hears_too(what: str, roles: list[tuple[str, ...]]) -> None:
    state = after(warned(what, **NOTICE))
    assert [note.roles for note in state.notes] == roles
    assert state.letters == ()


def test_an_agency_that_is_late_apologises_and_its_leader_knows() -> None:
    state = after(RECEIVED, lapsed(3, **NOTICE))
    assert [(x.kind, x.channel) for x in state.letters[2:]] == [(Kind.APOLOGY, Channel.EMAIL)]
    assert [(note.kind, note.roles) for note in state.notes] == [(Kind.STAFF_LAPSE, ("officer", "leader"))]


def test_of_a_paper_that_was_entered_late_the_receipt_is_told_first_and_then_the_apology() -> None:
    entered = lapsed(2, **NOTICE, occurred_at="2026-09-16T03:00:00.000Z")
    before = after(entered)
    assert before.letters == ()
    assert [note.kind for note in before.notes] == [Kind.STAFF_LAPSE]
    received = event("registration.dossier_received", 3, occurred_at="2026-09-18T03:00:00.000Z")
    state = after(entered, received, event("registration.dossier_received", 4))
    emails = [x for x in state.letters if x.channel is Channel.EMAIL]
    assert [x.kind for x in emails] == [Kind.RECEIVED, Kind.APOLOGY, Kind.MODE_CHANGED]
    apology = emails[1].content.deadline
    assert apology is not None
    # Counted from the day on which it is told.
    assert (apology.due_on, apology.days_left, apology.expected_on) == (date(2026, 9, 14), -4, date(2026, 9, 22))


def test_a_later_word_about_the_lapse_does_not_forget_that_the_apology_is_due() -> None:
    state = after(lapsed(2, **NOTICE), warned("T+1", 3, **NOTICE), event("registration.dossier_received", 4))
    assert [x.kind for x in state.letters if x.channel is Channel.EMAIL] == [Kind.RECEIVED, Kind.APOLOGY]
    again = after(lapsed(2, **NOTICE), event("registration.dossier_received", 3), warned("T+1", 4, **NOTICE))
    assert [x.kind for x in again.letters if x.channel is Channel.EMAIL] == [Kind.RECEIVED, Kind.APOLOGY]


def test_an_apology_that_reached_nobody_is_not_told_long_after_because_an_address_came() -> None:
    content = dossier()
    content["importer"] = {**content["importer"], "email": None}
    opened = event("registration.dossier_submitted", 1, dossier=content)
    told = (
        lapsed(2, **NOTICE),
        event("registration.dossier_received", 3),
        event("registration.dossier_modified", 4),
        event("registration.dossier_accepted", 5),
    )
    assert [x.kind for x in after(*told, opened=opened).letters] == [Kind.RECEIVED, Kind.ACCEPTED, Kind.ACCEPTED]


@pytest.mark.parametrize("settling", ["registration.result_issued", "registration.dossier_refused"])
def test_nobody_apologises_for_what_was_done_before_the_applicant_could_know_of_it(settling: str) -> None:
    state = after(lapsed(2, **NOTICE), event(settling, 3))
    assert Kind.APOLOGY not in {x.kind for x in state.letters}


def test_of_a_laboratory_that_is_late_the_applicant_hears_nothing() -> None:
    state = after(lapsed(**{**NOTICE, "owed_by": "LABORATORY"}))
    assert state.letters == ()
    assert len(state.notes) == 1


@pytest.mark.parametrize("received", [warned("T-0", **NOTICE), lapsed(**NOTICE), lapsed()])
def test_catching_up_on_the_past_tells_nobody(received: Received) -> None:
    state = after(replace(received, backfill=True))
    assert {x.status for x in state.letters} <= {Status.NOT_SENT}
    assert state.notes == ()
    assert state.owed


def test_the_same_event_notes_once() -> None:
    assert len(after(lapsed(**NOTICE), lapsed(**NOTICE)).notes) == 1


@pytest.mark.parametrize(
    ("on", "section"),
    [
        (date(2026, 9, 10), Section.SOON),
        (date(2026, 9, 14), Section.TODAY),
        (date(2026, 9, 15), Section.OVERDUE),
        (date(2026, 9, 25), Section.OVERDUE),
    ],
)
def test_the_digest_lists_what_the_agency_owes(on: date, section: Section) -> None:
    assert sections(after(warned("T-2", **NOTICE)), on) == [section]


@pytest.mark.parametrize(
    "settling",
    ["registration.result_issued", "registration.dossier_refused", "registration.dossier_withdrawn"],
)
def test_what_was_done_is_owed_no_more(settling: str) -> None:
    state = after(warned("T-0", **NOTICE), event(settling, 3))
    assert state.owed == ()
    assert not state.attention


def test_while_the_importer_has_to_act_the_agency_owes_nothing_and_waits() -> None:
    state = after(warned("T-2", **NOTICE), event("registration.supplement_requested", 3))
    assert sections(state, date(2026, 9, 14)) == [Section.WAITING]
    answered = after(event("registration.supplement_requested", 2), event("registration.dossier_supplemented", 3))
    assert not answered.attention


def test_a_longer_time_moves_the_day_that_is_waited_for() -> None:
    state = after(event("registration.supplement_requested", 2), event("registration.extension_granted", 3))
    assert state.waiting is not None
    assert state.waiting.until == date(2026, 10, 5)


def test_a_dossier_that_waits_is_listed_once_although_it_was_warned_of() -> None:
    state = after(event("registration.supplement_requested", 2), warned("T-0", 3))
    assert sections(state, date(2026, 9, 22)) == [Section.WAITING]


def test_what_is_met_without_a_word_to_us_is_listed_only_on_days_near_the_last_word() -> None:
    state = after(warned("T-0", **SAMPLING, occurred_at="2026-09-14T00:30:00.000Z"))
    state = replace(state, promised=None, owed=tuple(replace(owed, heard=False) for owed in state.owed))
    assert sections(state, date(2026, 9, 14)) == [Section.TODAY]
    assert sections(state, date(2026, 9, 16)) == []


@pytest.mark.parametrize(
    ("rule", "met"), [("D12A", "inspection.sample_taken"), ("D12B", "inspection.test_result_received")]
)
def test_samples_and_tests_are_owed_until_inspection_says_that_they_are_done(rule: str, met: str) -> None:
    state = after(lapsed(2, **{**SAMPLING, "rule": rule}))
    assert sections(state, date(2026, 9, 29)) == [Section.OVERDUE]
    done = event(met, 1, occurred_at="2026-09-28T03:00:00.000Z")
    change = REACTIONS[met](Aggregate("dossier-1", 1, state), done)
    assert sections(change.state, date(2026, 9, 29)) == []
    assert not change.state.attention


def test_a_warning_that_was_overtaken_by_the_word_that_it_is_done_stands_in_no_digest() -> None:
    done = event("inspection.sample_taken", 1, occurred_at="2026-09-14T01:00:00.000Z")
    late = warned("T-0", 2, **SAMPLING)
    assert after(done, late).owed == ()
    # A time that began anew since is another matter.
    begun = warned("T-2", 2, **{**SAMPLING, "started_on": "2026-09-14", "due_on": "2026-09-17"})
    assert sections(after(done, begun), date(2026, 9, 15)) == [Section.SOON]


def test_a_label_that_was_corrected_is_waited_for_no_more() -> None:
    label = {"rule": "D05", "name": "Khắc phục về nhãn", "due_on": "2026-09-21"}
    assert sections(after(lapsed(2, **label)), date(2026, 9, 29)) == [Section.WAITING]
    assert sections(after(lapsed(2, **label), event("registration.label_corrected", 3)), date(2026, 9, 29)) == []


@pytest.mark.parametrize("mode", ["DOCUMENTARY", "SAMPLE"])
def test_what_another_mode_of_inspection_does_not_ask_for_is_owed_no_more(mode: str) -> None:
    state = after(warned("T-2", 2, **SAMPLING), event("registration.dossier_received", 3, mode=mode))
    assert [owed.deadline.rule for owed in state.owed] == (["D12A"] if mode == "SAMPLE" else [])


def test_what_came_in_overnight_is_due_soon_before_the_law_warns_of_it() -> None:
    received = event("registration.dossier_received", 2, due_on="2026-09-15")
    state = after(received)
    assert sections(state, date(2026, 9, 11)) == [Section.SOON]
    assert sections(state, date(2026, 9, 14)) == [Section.SOON]
    # On its last day the law warns; where it does not, nothing is owed.
    assert sections(state, date(2026, 9, 15)) == []
    warning = warned("T-0", 3, **{**NOTICE, "due_on": "2026-09-15"})
    assert sections(after(received, warning), date(2026, 9, 15)) == [Section.TODAY]


@pytest.mark.parametrize(
    "acted",
    ["registration.dossier_accepted", "registration.supplement_requested", "registration.result_issued"],
)
def test_the_day_that_the_applicant_was_told_counts_until_the_agency_acts(acted: str) -> None:
    state = after(event("registration.dossier_received", 2, due_on="2026-09-15"), event(acted, 3))
    assert Section.SOON not in sections(state, date(2026, 9, 14))


def test_one_deadline_stands_in_a_digest_once() -> None:
    state = after(event("registration.dossier_received", 2, due_on="2026-09-14"), warned("T-2", 3, **NOTICE))
    assert sections(state, date(2026, 9, 11)) == [Section.SOON]


def test_while_more_time_is_asked_for_nothing_is_overdue_and_the_answer_gives_the_day() -> None:
    asked = (
        event("registration.supplement_requested", 2),
        warned("T-2", 3),
        event("registration.extension_requested", 4),
    )
    assert after(*asked).owed == ()
    refused = after(*asked, event("registration.extension_refused", 5, due_on="2026-09-24"))
    assert refused.waiting is not None
    assert refused.waiting.until == date(2026, 9, 24)


def test_a_digest_is_in_the_order_of_the_legal_days() -> None:
    days = {"dossier-1": "2026-09-15", "dossier-2": "2026-09-11", "dossier-3": "2026-09-14"}
    found = [Aggregate(id, 1, after(warned("T-2", **{**NOTICE, "due_on": day}))) for id, day in days.items()]
    rows = digest_rows(found, date(2026, 9, 14), LAW.calendar("20"), house_rules().digest)
    assert [(row.dossier_id, row.section) for row in rows] == [
        ("dossier-2", Section.OVERDUE),
        ("dossier-3", Section.TODAY),
        ("dossier-1", Section.SOON),
    ]


def test_the_certification_body_settles_nothing_of_the_agency() -> None:
    decided = event("registration.handler_decided", 3, act="refuse", status=3)
    assert len(after(warned("T-0", **NOTICE), decided).owed) == 1


def test_an_apology_counts_with_the_calendar_that_is_administered() -> None:
    opened = Aggregate("dossier-1", 1, after())
    told = lapsed(**NOTICE)
    plain = REACTIONS[LAPSED](opened, told).state.owed[0].deadline.expected_on
    assert plain is not None
    moved = reactions(closed(plain))[LAPSED](opened, told).state.owed[0].deadline.expected_on
    assert moved == LAW.calendar("20").add_working_days(plain, 1)
