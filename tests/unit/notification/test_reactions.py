"""What registration's events queue for the applicant."""

from datetime import date

import pytest

from services.notification.application import entitlement_reactions
from services.notification.application.reactions import IGNORED
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.letters import Channel, Kind, Status
from services.notification.domain.owed import Waiting
from shared.aggregate import Aggregate, Change, Received
from shared.contracts import CATALOGUE
from shared.errors import NotAllowed
from shared.reference import copies
from shared.storage.codec import DataclassCodec
from tests.unit.notification.events import BODY, DATA, REACTIONS, dossier, event
from tests.unit.notification.letters import TYPES, WINDOW_KINDS

TELLING = {kind: TYPES[kind] for kind in WINDOW_KINDS}
MINDING = {"registration.deadline_warned", "registration.deadline_lapsed"}
SILENT = set(REACTIONS) - {type for type, _ in TELLING.values()} - MINDING


def after(*events: Received) -> Correspondence:
    aggregate = None
    for received in events:
        change: Change[Correspondence] = REACTIONS[received.type](aggregate, received)
        aggregate = Aggregate("dossier-1", received.sequence, change.state)
    assert aggregate is not None
    return aggregate.state


SUBMITTED = event("registration.dossier_submitted", 1)
IMPORTED = event("registration.dossier_imported", 1)
OPENING = {SUBMITTED.type, IMPORTED.type}


def test_every_event_that_is_subscribed_to_has_a_reaction_or_is_listed_as_ignored() -> None:
    known = {contract.type for contract in CATALOGUE}
    assert known == set(REACTIONS) | IGNORED | set(entitlement_reactions.REACTIONS) | set(copies.REACTIONS)


@pytest.mark.parametrize("kind", [kind for kind in TELLING if kind is not Kind.MODE_CHANGED])
def test_a_telling_event_queues_one_letter_per_channel(kind: Kind) -> None:
    type, particulars = TELLING[kind]
    letters = after(SUBMITTED, event(type, 2, **particulars)).letters
    assert [(x.channel, x.kind, x.status) for x in letters] == [
        (Channel.WINDOW, kind, Status.QUEUED),
        (Channel.EMAIL, kind, Status.QUEUED),
    ]
    assert len({x.id for x in letters}) == 2


def test_only_the_first_word_of_the_inspection_says_that_the_dossier_was_received() -> None:
    twice = after(SUBMITTED, event("registration.dossier_received", 2), event("registration.dossier_received", 3))
    assert [x.kind for x in twice.letters if x.channel is Channel.WINDOW] == [Kind.RECEIVED, Kind.MODE_CHANGED]


def test_who_was_told_of_the_receipt_by_another_system_hears_only_of_the_change() -> None:
    state = after(IMPORTED, event("registration.dossier_received", 2))
    assert {x.kind for x in state.letters} == {Kind.MODE_CHANGED}


@pytest.mark.parametrize("type", sorted(SILENT))
def test_other_events_queue_nothing(type: str) -> None:
    sequence = 1 if type == SUBMITTED.type else 2
    events = (SUBMITTED,) if sequence == 1 else (SUBMITTED, event(type, sequence))
    assert after(*events).letters == ()


@pytest.mark.parametrize("type", sorted(DATA))
def test_what_is_queued_can_be_stored_and_read_again(type: str) -> None:
    state = after(SUBMITTED, event(type, 2))
    codec = DataclassCodec(Correspondence)
    assert codec.load(codec.dump(state)) == state


def test_with_a_transfer_the_new_agency_has_the_correspondence_and_speaks() -> None:
    state = after(SUBMITTED, event("registration.dossier_transferred", 2))
    assert state.agency.code == "01"
    assert {x.content.agency for x in state.letters} == {"Sở Khoa học và Công nghệ Hà Nội"}


def test_the_certification_body_speaks_for_its_own_case() -> None:
    refused = event("registration.withdrawal_refused", 2, handler="tccn")
    letters = after(SUBMITTED, refused).letters
    assert {(x.content.handler, x.content.agency) for x in letters} == {("tccn", BODY["name"])}


def test_a_queued_letter_wakes_the_sender() -> None:
    aggregate = Aggregate("dossier-1", 1, after(SUBMITTED))
    received = event("registration.dossier_accepted", 2)
    assert REACTIONS[received.type](aggregate, received).timer_at == received.time


def test_no_window_letter_for_a_dossier_from_the_counter() -> None:
    opened = event("registration.dossier_submitted", 1, channel="COUNTER", window=None)
    assert [x.channel for x in after(opened, event("registration.dossier_accepted", 2)).letters] == [Channel.EMAIL]


def test_no_e_mail_without_an_address() -> None:
    content = dossier()
    content["importer"] = {**content["importer"], "email": None}
    opened = event("registration.dossier_submitted", 1, dossier=content)
    assert [x.channel for x in after(opened, event("registration.dossier_accepted", 2)).letters] == [Channel.WINDOW]


def test_nobody_to_tell_is_said_in_the_history() -> None:
    content = dossier()
    content["importer"] = {**content["importer"], "email": None}
    opened = after(event("registration.dossier_submitted", 1, channel="COUNTER", window=None, dossier=content))
    received = event("registration.dossier_accepted", 2)
    change = REACTIONS[received.type](Aggregate("dossier-1", 1, opened), received)
    assert (change.act, change.state) == ("nothing_to_tell", opened)


def test_a_copy_for_catching_up_is_recorded_and_never_sent() -> None:
    received = event("registration.dossier_accepted", 2, backfill=True)
    change = REACTIONS[received.type](Aggregate("dossier-1", 1, after(SUBMITTED)), received)
    assert {x.status for x in change.state.letters} == {Status.NOT_SENT}
    assert change.timer_at is None


def test_the_same_event_twice_tells_once() -> None:
    accepted = event("registration.dossier_accepted", 2)
    assert after(SUBMITTED, accepted, accepted) == after(SUBMITTED, accepted)


def test_a_correspondence_built_anew_has_the_same_message_ids() -> None:
    accepted = event("registration.dossier_accepted", 2)
    assert [x.id for x in after(SUBMITTED, accepted).letters] == [x.id for x in after(SUBMITTED, accepted).letters]


def test_a_supplement_brings_the_new_address_and_goods() -> None:
    content = dossier(revision=2)
    content["importer"] = {**content["importer"], "email": "moi@hoasen.example"}
    state = after(SUBMITTED, event("registration.dossier_supplemented", 2, dossier=content))
    assert state.recipient.email == "moi@hoasen.example"
    assert state.recipient.window is not None


def test_the_result_names_its_goods() -> None:
    letter = after(SUBMITTED, event("registration.result_issued", 2)).letters[0]
    assert letter.content.notice is not None
    assert letter.content.notice.lines[0].goods == "Búp bê nhựa <A&B>"


def test_the_agency_that_has_the_case_speaks_from_then_on() -> None:
    other = {"code": "01", "name": "Ủy ban Tiêu chuẩn Đo lường Chất lượng Quốc gia"}
    received = event("registration.dossier_received", 2, agency=other)
    state = after(SUBMITTED, received, event("registration.dossier_accepted", 3))
    assert {x.content.agency for x in state.letters} == {other["name"]}
    assert state.agency.code == "01"


@pytest.mark.parametrize("type", sorted(set(REACTIONS) - OPENING))
def test_an_event_before_the_opening_one_says_the_way_out(type: str) -> None:
    with pytest.raises(NotAllowed, match="resend the dossier's events"):
        REACTIONS[type](None, event(type, 2))


def test_a_dossier_from_elsewhere_tells_nobody_and_stands_in_the_morning_digest() -> None:
    state = after(IMPORTED)
    assert (state.letters, state.notes) == ((), ())
    assert state.recipient.window is not None
    assert [(owed.deadline.rule, owed.deadline.days_left) for owed in state.owed] == [("D07", -2)]
    assert state.waiting == Waiting("supplement", date(2026, 8, 28), date(2026, 9, 9))
    assert state.attention


def test_a_dossier_from_elsewhere_is_told_of_what_happens_here() -> None:
    letters = after(IMPORTED, event("registration.dossier_accepted", 2)).letters
    assert [letter.channel for letter in letters] == [Channel.WINDOW, Channel.EMAIL]
    assert after(SUBMITTED, IMPORTED) == after(SUBMITTED)
