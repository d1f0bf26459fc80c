"""The same message again, and messages in each other's way."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from services.registration.application.agency_acts import accept_dossier
from services.registration.domain.commands import AcceptDossier
from shared.aggregate import Aggregate, Change, Json, Once
from shared.errors import AlreadyActed, Stale
from shared.single_window import request_document
from shared.single_window.envelope import format_moment
from tests.unit.registration.examples import InMemoryDossiers
from tests.unit.registration.window.office import Office, sample


def test_the_same_message_gives_the_same_answer_byte_for_byte_and_no_second_dossier(office: Office) -> None:
    first = office.raw(sample("10-01-toys"))
    office.now = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    assert office.raw(sample("10-01-toys")) == first
    assert "<function>99</function>" in first
    assert "<ReceiveDate>2026-11-20 10:00:00" in first
    assert len(office.dossiers.acts) == 1


@pytest.mark.parametrize(
    "respelled",
    [
        lambda text: text.replace("\n", "\n  "),
        lambda text: re.sub(r"<sendDate>[^<]*", "<sendDate>2026-11-19 08:00:00", text),
        lambda text: re.sub(r"<(/?)(fi|Ho|Da|Ha)", r"<\1n:\2", text).replace(
            "<Envelope>", '<Envelope xmlns:n="urn:n">'
        ),
        lambda text: text.replace("<fiMst>9900010014<", "<fiMst><![CDATA[9900010014]]><"),
        lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("<Hoso>", "<Hoso><!-- again --><New>of a later version</New>").replace(
            "<New>of a later version</New>", ""
        ),
    ],
)
def test_a_repetition_is_known_however_it_is_spelled(office: Office, respelled: Callable[[str], str]) -> None:
    office.send(sample("10-01-toys"))
    answer = office.send(respelled(sample("10-01-toys")))
    assert answer.held, answer.errors
    assert len(office.dossiers.acts) == 1


def test_the_same_message_id_with_other_content_is_an_error(office: Office) -> None:
    office.send(sample("10-01-toys"))
    answer = office.send(sample("10-01-toys", fiDiachiKho="Kho số 9"))
    assert not answer.held
    assert [error.code for error in answer.errors] == ["message_id_reused"]


def test_the_same_file_code_in_another_message_is_a_duplicate(office: Office) -> None:
    office.send(sample("10-01-toys"))
    answer = office.send(sample("10-01-duplicate", fiDiachiKho="Kho số 9"))
    assert not answer.held
    assert [error.code for error in answer.errors] == ["duplicate_file_code"]
    assert len(office.dossiers.acts) == 1


@pytest.mark.parametrize("name", ["10-02-rice-cookers", "10-04-rice-cookers"])
def test_the_same_change_under_another_id_is_a_duplicate(office: Office, name: str) -> None:
    office.send(sample("10-01-rice-cookers"))
    assert office.send(sample(name, messageId="M-1")).held
    again = office.send(sample(name, messageId="M-2"))
    assert [error.code for error in again.errors] == ["duplicate_message"]
    assert "M-1 said the same" in again.errors[0].name
    assert office.only().state.content.revision == 2
    # There and back again is a change each time.
    assert office.send(sample(name, messageId="M-3", fiGhichu="other")).held
    assert office.send(sample(name, messageId="M-4")).held
    assert office.only().state.content.revision == 4


class BusyDossiers(InMemoryDossiers):
    """Somebody else is faster `times` times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    def save(self, aggregate: Aggregate[Any], change: Change[Any], **given: Any) -> Aggregate[Any]:
        if self.times:
            self.times -= 1
            raise Stale(1, 2)
        return super().save(aggregate, change, **given)


def test_a_message_is_decided_on_again_when_somebody_was_faster() -> None:
    office = Office(BusyDossiers(3))
    office.send(sample("10-01-kettles"))
    assert office.send(sample("17-03-kettles")).held


class ForgetfulDossiers(InMemoryDossiers):
    """Looked up before the same message was stored by another worker, acted on after it."""

    forget = 0

    def answered(self, once: Once) -> Json | None:
        if self.forget:
            self.forget -= 1
            return None
        return super().answered(once)


def test_the_same_message_handled_twice_at_once_is_held_both_times() -> None:
    dossiers = ForgetfulDossiers()
    office = Office(dossiers)
    office.send(sample("10-01-kettles"))
    first = office.send(sample("17-03-kettles"))
    dossiers.forget = 2
    assert office.send(sample("17-03-kettles")) == first
    assert first.held


def test_when_it_does_not_end_the_window_is_told_to_send_again() -> None:
    office = Office(BusyDossiers(1000))
    office.send(sample("10-01-kettles"))
    status, document = office.call(request_document(sample("17-03-kettles")))
    assert (status, b"Server" in document) == (500, True)


class OvertakenDossiers(InMemoryDossiers):
    """Another worker stores the same message between our look and our write."""

    overtaken = False

    def create(self, id: str, change: Change[Any], **more: Any) -> Aggregate[Any]:
        if not self.overtaken:
            self.overtaken = True
            super().create("rival", change, **more)
            raise AlreadyActed(more["once"].key, "rival")
        return super().create(id, change, **more)


def test_a_message_that_another_worker_stored_meanwhile_is_held() -> None:
    dossiers = OvertakenDossiers()
    assert Office(dossiers).send(sample("10-01-toys")).held
    assert len(dossiers.acts) == 1


def test_the_same_under_another_id_is_called_a_duplicate(office: Office) -> None:
    office.send(sample("10-01-toys"))
    answer = office.send(sample("10-01-toys", messageId="another"))
    assert [error.code for error in answer.errors] == ["duplicate_message"]
    assert "019a9e00-0000-7000-8000-000000000101" in answer.errors[0].name
    assert f"since {format_moment(office.now)} (Vietnamese time)" in answer.errors[0].name, "as in ReceiveDate"
    assert len(office.dossiers.acts) == 1


def test_a_supplement_that_was_taken_is_a_duplicate_under_another_id(office: Office) -> None:
    office.send(sample("10-01-rice-cookers"))
    office.send(sample("10-02-rice-cookers"))
    accept_dossier(office.staff(), AcceptDossier(), dossiers=office.dossiers, clock=lambda: office.now)
    again = office.send(sample("10-02-rice-cookers", messageId="another"))
    other = office.send(sample("10-02-rice-cookers", messageId="third", fiGhichu="other"))
    assert [error.code for error in again.errors] == ["duplicate_message"]
    assert [error.code for error in other.errors] == ["not_allowed"]
