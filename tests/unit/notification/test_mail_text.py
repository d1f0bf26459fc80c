"""What an e-mail says, and that nothing from outside gets into its headers."""

from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notification.adapters.channels.mail import MailChannel
from services.notification.adapters.channels.mail_connections import MailServer
from services.notification.adapters.channels.mail_headers import AsWritten, encoded
from services.notification.adapters.channels.mail_text import MailTexts
from services.notification.domain.events import Refused
from services.notification.domain.letters import Channel, Kind
from tests.unit.notification.letters import APPLICANT_KINDS, RESULT_NAMES, STAFF_KINDS, noticed, told

SERVER = MailServer("127.0.0.1", 9, "khong-tra-loi@chicuc.example", "Chi cục TĐC", "chicuc.example")
MAILS = MailChannel(SERVER, MailTexts(RESULT_NAMES))


@pytest.mark.parametrize("kind", APPLICANT_KINDS)
def test_every_kind_speaks_vietnamese_first_and_english_below(kind: Kind) -> None:
    state, letter = told(kind, Channel.EMAIL)
    mail = message_from_bytes(MAILS.message(state, letter).as_bytes(), policy=policy.default)
    plain, html = (mail.get_body((part,)).get_content() for part in ("plain", "html"))  # type: ignore[union-attr]
    assert "QG2026000590" in mail["Subject"]
    assert plain.index("Kính gửi") < plain.index("To Công ty")
    assert html.index('lang="vi"') < html.index('<section lang="en"')
    assert mail["Message-ID"] == f"<{letter.id}@chicuc.example>"
    assert mail["To"] == "nhapkhau@hoasen.example"


@pytest.mark.parametrize("kind", APPLICANT_KINDS)
def test_whoever_is_told_of_a_dossier_is_told_where_it_is_seen_and_by_whom(kind: Kind) -> None:
    told_of = told(kind, Channel.EMAIL)
    text = MailTexts(RESULT_NAMES, "https://kiemtra.example.vn").render(*told_of)
    for part in (text.plain, text.html):
        assert part.count("https://kiemtra.example.vn/my (") == 2
        assert "tài khoản gắn với mã số thuế" in part
    assert "/my" not in MAILS._texts.render(*told_of).plain, "not where nobody said what the console's address is"


@pytest.mark.parametrize("kind", STAFF_KINDS)
def test_staff_are_not_sent_to_the_importers_pages(kind: Kind) -> None:
    assert "/my" not in MailTexts(RESULT_NAMES, "https://kiemtra.example.vn").render(*told(kind)).plain


@pytest.mark.parametrize("kind", STAFF_KINDS)
def test_staff_are_told_in_both_languages_at_their_own_address(kind: Kind) -> None:
    notice, letter = told(kind)
    mail = message_from_bytes(MAILS.message(notice, letter).as_bytes(), policy=policy.default)
    plain = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert mail["To"] == "b@chicuc.example"
    assert plain.index("Kính gửi Trần Thị B") < plain.index("QG2026000590") < plain.index("To Trần Thị B")


def test_a_digest_says_how_many_more_there_are() -> None:
    text = MAILS._texts.render(*noticed(Kind.DIGEST, counts=(0, 4, 0, 0))).plain
    assert "Hạn cuối hôm nay (4):" in text
    assert "và 3 hồ sơ nữa" in text


@pytest.mark.parametrize(
    ("left", "words"), [(2, "còn 2 ngày làm việc"), (0, "hết ngày hôm nay, 22/09/2026"), (-1, "chưa nhận được")]
)
def test_a_reminder_says_how_much_time_is_left_and_what_follows(left: int, words: str) -> None:
    plain = MAILS._texts.render(*told(Kind.REMINDER, Channel.EMAIL, days_left=left)).plain
    assert words in plain
    assert "không nhận bổ sung" in plain


def test_of_a_paper_that_was_entered_late_the_receipt_says_both_days_and_that_the_time_was_over() -> None:
    state, letter = told(Kind.RECEIVED, Channel.EMAIL, occurred_at="2026-09-16T03:00:00.000Z")
    plain = MAILS._texts.render(state, letter).plain
    assert "đã được tiếp nhận ngày 11/09/2026 và nhập vào hệ thống lúc 10:00 16/09/2026" in plain
    assert "Hạn xử lý: 14/09/2026; ngày này đã qua khi hồ sơ được nhập vào hệ thống." in plain
    assert "was received on 11/09/2026 and entered at 10:00 16/09/2026" in plain
    same_day = MAILS._texts.render(*told(Kind.RECEIVED, Channel.EMAIL)).plain
    assert "đã được tiếp nhận vào hệ thống lúc" in same_day
    assert "đã qua" not in same_day


def test_the_receipt_says_who_handles_it_in_the_place_of_the_agency_that_was_chosen() -> None:
    chosen = {"code": "TCKT4", "name": "Chi cục Bà Rịa–Vũng Tàu"}
    plain = MAILS._texts.render(*told(Kind.RECEIVED, Channel.EMAIL, chosen_agency=chosen)).plain
    assert "giải quyết hồ sơ, thay cho Chi cục Bà Rịa–Vũng Tàu ghi trong đăng ký." in plain
    assert "in the place of Chi cục Bà Rịa–Vũng Tàu, which the registration names." in plain
    assert "thay cho" not in MAILS._texts.render(*told(Kind.RECEIVED, Channel.EMAIL)).plain


def test_an_apology_names_a_new_day() -> None:
    plain = MAILS._texts.render(*told(Kind.APOLOGY, Channel.EMAIL, occurred_at="2026-09-14T17:00:00.000Z")).plain
    # The second working day after the 15th, on which the lapse showed.
    assert "chậm nhất ngày 17/09/2026" in plain


def test_the_result_names_goods_code_and_signer_and_escapes_them() -> None:
    state, letter = told(Kind.RESULT, Channel.EMAIL)
    text = MAILS._texts.render(state, letter)
    assert "- 1. Búp bê nhựa <A&B>: Đạt yêu cầu chất lượng" in text.plain
    assert "<li>1. Búp bê nhựa &lt;A&amp;B&gt;: Meets the requirements</li>" in text.html


def test_the_supplement_request_lists_items_and_day() -> None:
    text = MAILS._texts.render(*told(Kind.SUPPLEMENT_REQUEST, Channel.EMAIL))
    assert "22/09/2026" in text.subject
    assert "<ul><li>Giấy chứng nhận hợp quy</li><li>Nhãn hàng hóa</li></ul>" in text.html


def test_the_schedule_is_in_vietnamese_time() -> None:
    assert "08:00 15/09/2026" in MAILS._texts.render(*told(Kind.SCHEDULE, Channel.EMAIL)).plain


@pytest.mark.parametrize(
    "address", ["", '""@b.example', "không phải", "a@b.example\nBcc: c@d.example", "a@b.example, c@d.example"]
)
def test_an_address_that_is_none_is_refused_for_good(address: str) -> None:
    state, letter = told(Kind.ACCEPTED, Channel.EMAIL)
    state = replace(state, recipient=replace(state.recipient, email=address))
    assert isinstance(MAILS(state, letter), Refused)


def test_the_same_letter_is_the_same_mail_byte_for_byte() -> None:
    letter = told(Kind.RESULT, Channel.EMAIL)
    assert MAILS.message(*letter).as_bytes() == MailChannel(SERVER, MailTexts(RESULT_NAMES)).message(*letter).as_bytes()


def test_an_address_beyond_ascii_is_written_as_it_is() -> None:
    state, letter = told(Kind.ACCEPTED, Channel.EMAIL)
    state = replace(state, recipient=replace(state.recipient, email="nhapkhau@hoasen-việt.example"))
    assert "\r\nTo: nhapkhau@hoasen-việt.example\r\n".encode() in MAILS.message(state, letter).as_bytes()


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=200))
def test_a_subject_keeps_its_words_and_its_lines_short(text: str) -> None:
    text = " ".join(text.split())
    mail = EmailMessage(policy=AsWritten(linesep="\r\n"))
    mail["Subject"] = encoded("Subject", text)
    raw = mail.as_bytes()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    if "=?" not in text:
        assert message_from_bytes(raw, policy=policy.default)["Subject"] == text


@pytest.mark.parametrize("value", ["a\r\nBcc: x@y.example", "a\nBcc: x@y.example", "a\rBcc: x@y.example", "a\n"])
def test_a_header_that_would_begin_another_is_not_written(value: str) -> None:
    mail = EmailMessage(policy=AsWritten())
    with pytest.raises(ValueError, match="line break"):
        mail["Subject"] = value


@given(st.text(max_size=30) | st.from_regex(r"[\x00-\x7f]{1,12}@[\x00-\x7f]{0,12}"))
def test_any_address_gives_one_recipient_or_is_refused(address: str) -> None:
    state, letter = told(Kind.ACCEPTED, Channel.EMAIL)
    state = replace(state, recipient=replace(state.recipient, email=address))
    try:
        raw = MAILS.message(state, letter).as_bytes()
    except ValueError:
        return
    mail = message_from_bytes(raw, policy=policy.default)
    assert len(mail["To"].addresses) == 1
    assert mail["Bcc"] is None


@given(name=st.text(max_size=60), number=st.text(min_size=1, max_size=40))
def test_no_text_from_outside_makes_a_header_of_its_own(name: str, number: str) -> None:
    state, letter = told(Kind.RESULT, Channel.EMAIL)
    notice = replace(letter.content.notice, number=f"{number}\r\nBcc: x@y.example")  # type: ignore[type-var]
    letter = replace(letter, content=replace(letter.content, notice=notice))
    state = replace(state, recipient=replace(state.recipient, name=f"{name}\r\nX-Evil: 1"))
    try:
        raw = MAILS.message(state, letter).as_bytes()
    except ValueError:
        return
    mail = message_from_bytes(raw, policy=policy.default)
    assert set(mail.keys()) == {
        "Subject",
        "From",
        "To",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "Content-Language",
        "MIME-Version",
        "Content-Type",
    }


@pytest.mark.parametrize(
    "kind", [Kind.ACCEPTED, Kind.REFUSED, Kind.WITHDRAWN, Kind.SUPPLEMENT_REQUEST, Kind.EXTENSION_GRANTED]
)
def test_what_was_done_on_paper_is_told_with_its_own_day(kind: Kind) -> None:
    state, letter = told(kind, Channel.EMAIL, done_on=date(2026, 8, 20), outage="Mất điện.")
    plain = MAILS._texts.render(state, letter).plain
    assert "trên giấy ngày 20/08/2026" in plain
    assert "on paper on 20/08/2026" in plain
    assert "lúc" not in plain.partition("Việc trên")[0], "no other time beside it"
    assert "trên giấy" not in MAILS._texts.render(*told(kind, Channel.EMAIL)).plain
