"""Every call of the window is entered in the journal before it is answered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.registration.application.window import WindowMessage
from services.registration.entrypoints.soap import TakenAgain, take
from shared.errors import Unavailable
from shared.single_window import request_document
from shared.single_window.journal.exchanges import Direction, Exchanged, Outcome
from tests.unit.registration.window.office import NOW, Office, sample

TOYS = sample("10-01-toys")


def straight(work: Any, *arguments: Any) -> Any:
    return work(*arguments)


def only(office: Office) -> Exchanged:
    (row,) = office.journal.rows
    return row


def test_a_message_that_is_held(office: Office) -> None:
    document = request_document(TOYS)
    status, answer = office.call(document)
    row = only(office)
    assert (status, row.message, row.answer) == (200, document, answer)
    assert (row.direction, row.outcome, row.error) == (Direction.IN, Outcome.HELD, "")
    assert (row.message_id, row.kind) == ("019a9e00-0000-7000-8000-000000000101", "10/01")
    assert (row.document_type, row.partner, row.began) == ("BKHCN0100001", "NSW", NOW)
    assert row.file_code == office.only().state.file_code
    assert not row.stray


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (sample("10-01-bad-tax-code"), "tax_code"),
        (sample("10-01-toys", function="03"), "ERR04"),
        (sample("10-01-toys", messageId=""), "ERR00"),
        ("no xml", "ERR02"),
    ],
)
def test_a_message_that_is_refused_says_why(office: Office, payload: str, said: str) -> None:
    status, _ = office.call(request_document(payload))
    assert (status, only(office).outcome) == (200, Outcome.REFUSED)
    assert said in only(office).error
    assert only(office).stray == (said in ("ERR00", "ERR02")), "what can be read says something of somebody"


@pytest.mark.parametrize("document", [b"", b"not soap", b"<a/>", b"\xff\xfe\x00"])
def test_what_is_no_call_at_all(office: Office, document: bytes) -> None:
    _, answer = office.call(document)
    row = only(office)
    assert (row.message, row.answer, row.outcome, row.message_id) == (document, answer, Outcome.FAULT, "")
    assert row.error
    assert row.stray


@pytest.mark.parametrize("error", [Unavailable("database away"), RuntimeError("a bug")])
def test_our_own_fault_is_told_to_the_journal_alone(office: Office, error: Exception) -> None:
    def failing(_message: WindowMessage, _call: bytes) -> Any:
        raise error

    office.window = replace(office.window, receive=failing)
    _, answer = office.call(request_document(TOYS))
    row = only(office)
    assert (row.outcome, row.answer, row.kind, row.stray) == (Outcome.FAULT, answer, "10/01", False)
    assert str(error) in row.error
    assert str(error).encode() not in answer


def test_an_error_while_reading_is_no_way_around_the_journal(office: Office) -> None:
    class Broken:
        def read(self, _document: bytes, _at: Any = None) -> Any:
            raise RuntimeError("a bug")

    office.window = replace(office.window, wire=Broken())  # type: ignore[arg-type]
    status, answer = office.call(request_document(TOYS))
    assert (status, b"Server" in answer, only(office).outcome) == (500, True, Outcome.FAULT)


def test_what_cannot_be_entered_is_not_acknowledged_and_comes_again(office: Office) -> None:
    office.journal.away = True
    status, answer = office.call(request_document(TOYS))
    assert (status, b"Server" in answer, b"send it again" in answer) == (500, True, True)
    assert office.journal.rows == []
    office.journal.away = False
    assert office.send(TOYS).held
    assert len(office.dossiers.acts) == 1
    assert only(office).outcome is Outcome.HELD


def test_a_message_that_comes_twice_has_two_rows(office: Office) -> None:
    assert office.raw(TOYS) == office.raw(TOYS)
    first, second = office.journal.rows
    assert (first.message, first.answer) == (second.message, second.answer)
    assert len(office.dossiers.acts) == 1


def test_a_message_taken_again_says_from_where_and_by_whom(office: Office) -> None:
    document = request_document(TOYS)
    office.call(document)
    again = TakenAgain("first", NOW, "operator:hung")
    handled, id = take(document, office.window, offload=straight, again=again)
    assert (handled.outcome, id) == (Outcome.HELD, "2")
    row = office.journal.rows[-1]
    assert (row.taken_from, row.by, row.answer) == ("first", "operator:hung", office.journal.rows[0].answer)
    assert len(office.dossiers.acts) == 1


def test_a_message_taken_again_is_judged_as_of_when_it_came(office: Office) -> None:
    asked = []

    class Reading:
        def read(self, document: bytes, at: Any = None) -> Any:
            asked.append(at)
            return wire.read(document, at)

        def write(self, incoming: Any, answer: Any) -> bytes:
            return wire.write(incoming, answer)

    wire, office.window = office.window.wire, replace(office.window, wire=Reading())
    take(request_document(TOYS), office.window, offload=straight, again=TakenAgain("first", NOW, "operator:hung"))
    office.call(request_document(TOYS))
    assert asked == [NOW, None]
