"""What the holder of a reduction of inspection is told, and in which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import Any

import pytest

from services.notification.adapters.channels.mail import MailChannel
from services.notification.adapters.channels.mail_connections import MailServer
from services.notification.adapters.channels.mail_text import MailTexts
from services.notification.adapters.entitlement_letters import CODEC
from services.notification.application.entitlement_reactions import REACTIONS
from services.notification.domain.entitlement_letters import EntitlementLetters
from services.notification.domain.events import Act
from services.notification.domain.kinds import KINDS, Channel, Kind, Reader
from services.notification.domain.letters import Status
from services.notification.domain.sending import next_due_at, send_again
from shared.aggregate import Aggregate, Change, Received
from shared.contracts import CATALOGUE
from shared.errors import NotAllowed
from shared.messaging.asyncapi import examples

NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
MAILS = MailChannel(
    MailServer("localhost", 25, "no-reply@chicuc.example", "Chi cục", "chicuc.example"),
    MailTexts({"vi": {}, "en": {}}),
)
GRANTED, DUE, LAPSED, REVOKED = (
    f"inspection.entitlement_{what}" for what in ("granted", "report_due", "lapsed", "revoked")
)


def said(type: str, n: int = 1, *, backfill: bool = False, **changes: Any) -> Received:
    """The example of the contract, as it arrives."""
    data = CATALOGUE.load(type, CATALOGUE.newest(type).dataschema, {**examples()[type], **changes})
    return Received(f"{type}-{n}", type, "inspection", "entitlement-1", n, NOW, data, backfill)


def react(state: EntitlementLetters | None, event: Received) -> Change[EntitlementLetters]:
    change = REACTIONS[event.type](Aggregate("entitlement-1", event.sequence, state) if state else None, event)
    assert CODEC.load(CODEC.dump(change.state)) == change.state
    return change


def words(event: Received) -> tuple[str, str]:
    """Subject, and the plain text."""
    state = react(None, event).state
    mail = message_from_bytes(MAILS.message(state, state.letters[0]).as_bytes(), policy=policy.default)
    assert mail["To"] == "nhapkhau@hoasen.example"
    plain = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    return mail["Subject"], " ".join(plain.split())


def test_there_is_a_kind_for_each_word_and_the_window_hears_none() -> None:
    kinds = {react(None, said(type)).state.letters[0].kind for type in REACTIONS}
    assert kinds == {kind for kind, hearing in KINDS.items() if hearing.reader is Reader.HOLDER}
    assert {KINDS[kind].channels for kind in kinds} == {(Channel.EMAIL,)}


def test_each_event_queues_one_mail_and_again_none() -> None:
    first = react(None, said(GRANTED))
    assert (first.act, first.timer_at) == (Act.LETTERS_QUEUED.value, NOW)
    second = react(first.state, said(DUE, 2))
    third = react(second.state, said(REVOKED, 3))
    assert [letter.kind for letter in third.state.letters] == [
        Kind.ENTITLEMENT_GRANTED,
        Kind.ENTITLEMENT_REPORT_DUE,
        Kind.ENTITLEMENT_REVOKED,
    ]
    again = react(third.state, said(DUE, 2))
    assert (again.act, again.state) == (Act.NOTHING_TO_TELL.value, third.state)


@pytest.mark.parametrize("type", sorted(REACTIONS))
def test_whichever_comes_first_opens_the_box(type: str) -> None:
    assert len(react(None, said(type)).state.letters) == 1


def test_without_an_address_nothing_is_queued_and_the_history_says_why() -> None:
    change = react(None, said(GRANTED, email=None))
    assert change.state.letters == ()
    assert "no e-mail address" in (change.reason or "")
    later = react(change.state, said(DUE, 2)).state
    assert (later.email, len(later.letters)) == ("nhapkhau@hoasen.example", 1)
    assert react(later, said(REVOKED, 3, email=None)).state.email == "nhapkhau@hoasen.example"


def test_a_copy_for_catching_up_is_recorded_and_not_sent() -> None:
    state = react(None, said(GRANTED, backfill=True)).state
    assert [letter.status for letter in state.letters] == [Status.NOT_SENT]
    assert next_due_at(state) is None


def test_a_letter_is_sent_again_only_to_an_address() -> None:
    state = react(None, said(GRANTED, backfill=True)).state
    again = send_again(state, state.letters[0].id, new_id="again", now=NOW)
    assert again.letters[-1].status is Status.QUEUED
    with pytest.raises(NotAllowed, match="EMAIL"):
        send_again(replace(state, email=None), state.letters[0].id, new_id="again", now=NOW)


def test_a_grant_says_from_when_to_when_until_when_to_report_and_its_number() -> None:
    subject, plain = words(said(GRANTED))
    assert subject == "Hàng hóa Búp bê nhựa Hoa Sen HS-210: được giảm kiểm tra từ 02/12/2026 đến 01/12/2028"
    assert plain.index("Kính gửi Công ty") < plain.index("Số xác nhận: 4/2026/XN-TCKT11.") < plain.index("To Công ty")
    assert "Hạn báo cáo đầu tiên: 02/03/2027" in plain
    assert "The first report is due on 02/03/2027" in plain
    assert "report" not in words(said(GRANTED, report_due_on=None))[1]


@pytest.mark.parametrize(
    ("left", "vi", "en"),
    [
        (14, "còn 14 ngày làm việc.", "14 working days left."),
        (1, "còn 1 ngày làm việc.", "1 working day left."),
        (0, "Hạn cuối là hết ngày hôm nay, 02/03/2027.", "The last day is today, 02/03/2027."),
    ],
)
def test_a_reminder_says_how_much_time_is_left(left: int, vi: str, en: str) -> None:
    _, plain = words(said(DUE, days_left=left))
    assert plain.index(vi) < plain.index(en)


@pytest.mark.parametrize(
    ("type", "ground", "vi", "en", "next"),
    [
        (LAPSED, "REPORT_MISSED", "không báo cáo đúng hạn", "not handed in on time", "counted anew"),
        (LAPSED, "EXPIRED", "hết thời hạn", "its time is over", "considered on the lots that passed"),
        (REVOKED, "LOT_FAILED", "có lô hàng không đạt", "a lot failed", "Please go on registering each lot"),
        (REVOKED, "COMPLAINT_UPHELD", "được kết luận là đúng", "was upheld", "counted anew"),
        (REVOKED, "DECIDED", "theo quyết định", "by decision", "counted anew"),
    ],
)
def test_an_end_says_why_and_what_now(type: str, ground: str, vi: str, en: str, next: str) -> None:
    subject, plain = words(said(type, ground=ground, reason="Vì vậy."))
    assert "Hàng hóa Búp bê" in subject
    assert plain.index(vi) < plain.index("Vì vậy.") < plain.index(en) < plain.index(next)


@pytest.mark.parametrize("type", sorted(REACTIONS))
def test_whoever_holds_a_reduction_is_told_where_all_of_them_are_seen(type: str) -> None:
    state = react(None, said(type)).state
    text = MailTexts({"vi": {}, "en": {}}, "https://kiemtra.example.vn").render(state, state.letters[0])
    assert text.plain.count("https://kiemtra.example.vn/my/reductions (") == 2
