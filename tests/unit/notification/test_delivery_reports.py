"""Mails that come back, as mail servers write them."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notification.entrypoints.delivery_reports import read_bounce
from shared.errors import Invalid

ID = "0f6f1a52-3c1e-5d2b-9a53-2f3b6c0a7e11"
OTHER = "7a6f1a52-3c1e-5d2b-9a53-2f3b6c0a7e99"
STANDARD = f"""\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: tra-lai+{ID}@chicuc.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=utf-8

Your message could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
X-Queue-ID: 4ABC

Final-Recipient: rfc822; nhapkhau@hoasen.example
Original-Recipient: rfc822;nhapkhau@hoasen.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <nhapkhau@hoasen.example>: Recipient address
    rejected: User unknown

--b1
Content-Type: message/rfc822

From: Chi cuc <khong-tra-loi@chicuc.example>
To: nhapkhau@hoasen.example
Message-ID: <{ID}@chicuc.example>
Subject: Ho so

Noi dung
--b1--
"""
EXIM = f"""\
Return-path: <>
X-Failed-Recipients: nhapkhau@hoasen.example
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.example>
To: khong-tra-loi@chicuc.example
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

  nhapkhau@hoasen.example
    550 no such mailbox

------ This is a copy of the message, including all the headers. ------

To: nhapkhau@hoasen.example
Message-ID: <{ID}@chicuc.example>
Subject: Ho so
"""


def read(mail: str) -> tuple[tuple[str, ...], str]:
    bounce = read_bounce(mail.encode())
    assert bounce is not None
    return bounce.letter_ids, bounce.diagnostic


def test_a_standard_report_names_letter_recipient_and_why() -> None:
    ids, diagnostic = read(STANDARD)
    assert ids == (ID,)
    assert diagnostic == (
        "nhapkhau@hoasen.example: 550 5.1.1 <nhapkhau@hoasen.example>: Recipient address rejected: User unknown"
    )


def test_line_ends_of_the_network_are_read() -> None:
    assert read(STANDARD.replace("\n", "\r\n")) == read(STANDARD)


def test_the_return_path_names_the_letter_where_the_mail_is_not_given_back() -> None:
    without = STANDARD[: STANDARD.index("--b1\nContent-Type: message/rfc822")] + "--b1--\n"
    assert read(without)[0] == (ID,)


def test_the_headers_alone_are_enough() -> None:
    headers = STANDARD.replace("message/rfc822", "text/rfc822-headers").replace(f"tra-lai+{ID}@", "tra-lai@")
    assert read(headers)[0] == (ID,)


def test_what_the_returned_mail_says_goes_before_the_return_path() -> None:
    assert read(STANDARD.replace(f"tra-lai+{ID}", f"tra-lai+{OTHER}"))[0] == (ID, OTHER)


def test_the_form_of_before_the_standard_is_read() -> None:
    ids, diagnostic = read(EXIM)
    assert ids == (ID,)
    assert diagnostic.startswith("nhapkhau@hoasen.example: This message was created automatically")


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_is_no_failure_is_none(action: str) -> None:
    assert read_bounce(STANDARD.replace("Action: failed", f"Action: {action}").encode()) is None


def test_somebody_on_leave_is_no_failure() -> None:
    mail = f"From: a@hoasen.example\nIn-Reply-To: <{ID}@chicuc.example>\nAuto-Submitted: auto-replied\n\nTôi đi vắng.\n"
    assert read_bounce(mail.encode()) is None


def test_a_failure_that_names_no_letter_says_so() -> None:
    assert read(STANDARD.replace(ID, "x"))[0] == ()


@pytest.mark.parametrize("body", [b"", b"\n\n", b"{}", b"no mail at all"])
def test_what_is_no_mail_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid):
        read_bounce(body)


@given(st.data())
def test_a_damaged_report_never_breaks_the_reader(data: st.DataObject) -> None:
    mail = bytearray(STANDARD.encode())
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, len(mail) - 1))
        mail[place : place + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=8))
        if not mail:
            break
    with suppress(Invalid):
        read_bounce(bytes(mail))


@pytest.mark.parametrize(
    "nest",
    [lambda _: "Content-Type: message/rfc822\n\n", "Content-Type: multipart/mixed; boundary=b{0}\n\n--b{0}\n".format],
)
def test_a_mail_within_a_mail_without_end_is_no_fault_of_ours(nest: Callable[[int], str]) -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        read_bounce("".join(map(nest, range(3000))).encode())


def test_of_the_letters_that_a_mail_names_twenty_are_looked_for() -> None:
    named = "References: " + " ".join(f"<{OTHER[:-4]}{n:04x}@chicuc.example>" for n in range(500)) + "\n"
    bounce = read_bounce((named + STANDARD).encode())
    assert bounce is not None
    assert bounce.letter_ids[0] == ID
    assert len(bounce.letter_ids) == 20
