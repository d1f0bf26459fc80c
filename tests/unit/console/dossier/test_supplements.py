"""The exchange about supplements: what was asked for, what came, and for how long the clock stood."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.console.domain.dossier.correspondence import Letter
from services.console.domain.dossier.supplements import AGENCY, BODY, rounds_of
from services.console.domain.dossier.timeline import Actor, Entry
from shared.regulation import load
from tests.unit.console.dossier.examples import dossier

MONDAY = datetime(2026, 11, 16, 3, tzinfo=UTC)  # 10:00 in Vietnam
CALENDAR = load().calendar("TCKT11")
OFFICER, IMPORTER, BODYS = (Actor(f"{role}:x", role) for role in ("officer", "importer", "cert_body"))
PAPER = {"type": "Giấy chứng nhận", "number": "GCN-7", "file_name": "gcn.pdf", "sha256": "abc"}


def entry(act: str, days: int, /, actor: Actor = OFFICER, reason: str | None = None, **details: Any) -> Entry:
    return Entry(days, f"{act}-{days}", MONDAY + timedelta(days=days), act, actor, reason, details)


ASKED = entry("supplement_requested", 0, reason="Thiếu.", items=["Hóa đơn"], due_on="2026-11-26")
GIVEN = entry("supplemented", 7, IMPORTER, revision=2, handler="cqkt", documents=[PAPER], changed=["goods_lines"])


def test_a_round_is_what_was_asked_for_and_what_came() -> None:
    (only,) = rounds_of(dossier(), [entry("submitted", -1, IMPORTER), ASKED, GIVEN])
    assert (only.items, only.text, only.by, only.due_on) == (("Hóa đơn",), "Thiếu.", OFFICER, date(2026, 11, 26))
    assert only.answer is not None
    assert [paper.number for paper in only.answer.papers] == ["GCN-7"]
    assert only.answer.changed == ("goods_lines",)
    assert not only.is_open


def test_the_clock_stood_for_working_days() -> None:
    (only,) = rounds_of(dossier(), [ASKED, GIVEN])
    assert only.stood(date(2026, 12, 31), CALENDAR) == 5
    (still,) = rounds_of(dossier(), [ASKED])
    assert still.is_open
    assert still.stood(date(2026, 11, 18), CALENDAR) == 2
    assert still.stood(date(2026, 11, 16), CALENDAR) == 0


def test_of_what_was_asked_on_paper_before_the_day_on_paper_counts() -> None:
    on_paper = replace(ASKED, details={**ASKED.details, "done_on": "2026-11-13"})
    (only,) = rounds_of(dossier(), [on_paper, GIVEN])
    assert only.stood(date(2026, 12, 31), CALENDAR) == 6


def test_the_latest_round_is_first() -> None:
    again = entry("supplement_requested", 8, items=["Nhãn"], due_on="2026-12-07")
    assert [each.items for each in rounds_of(dossier(), [ASKED, GIVEN, again])] == [("Nhãn",), ("Hóa đơn",)]


@pytest.mark.parametrize(("act", "granted"), [("extension_granted", True), ("extension_refused", False)])
def test_more_time_belongs_to_its_round(act: str, granted: bool) -> None:
    wish = entry("extension_requested", 2, IMPORTER, reason="Chờ bản gốc.", requested_until="2026-12-10")
    (waits,) = rounds_of(dossier(), [ASKED, wish])
    assert [each.granted for each in waits.more_time] == [None]
    (only,) = rounds_of(dossier(), [ASKED, wish, entry(act, 3, due_on="2026-12-08")])
    (more,) = only.more_time
    assert (more.until, more.granted, more.due_on) == (date(2026, 12, 10), granted, date(2026, 12, 8))
    assert only.due_on == date(2026, 12, 8)


def test_a_request_that_was_never_answered_is_ended_by_what_came_instead() -> None:
    (only,) = rounds_of(dossier(), [ASKED, entry("result_issued", 14)])
    assert not only.is_open
    assert only.ended is not None
    # A holiday lies between.
    assert only.stood(date(2027, 1, 1), CALENDAR) == 9


def test_a_certification_body_asks_in_its_own_case_and_no_clock_of_the_laws_stands() -> None:
    body = entry("body_decided", 1, BODYS, act="request_supplement", handler="tccn", items=["Mẫu"])
    answer = entry("supplemented", 3, IMPORTER, handler="tccn")
    theirs, ours = rounds_of(dossier(), [ASKED, body, answer])
    assert (theirs.handler, ours.handler) == (BODY, AGENCY)
    assert theirs.answer is not None
    assert ours.is_open
    assert theirs.stood(date(2026, 12, 1), CALENDAR) is None
    assert rounds_of(dossier(), [entry("body_decided", 1, BODYS, act="accept", handler="tccn")]) == ()


def test_a_request_of_the_former_system_is_there_too() -> None:
    asked = {"items": ["C/O"], "reason": "Thiếu.", "requested_at": MONDAY.isoformat(), "due_on": "2026-11-26"}
    (only,) = rounds_of(dossier(supplement_request=asked), [entry("imported", 1)])
    assert (only.by, only.items, only.is_open) == (None, ("C/O",), True)
    assert len(rounds_of(dossier(supplement_request=asked), [ASKED])) == 1


def test_the_letters_that_told_of_it_are_its_own() -> None:
    told = Letter("1", "WINDOW", "supplement_request", "SENT", MONDAY, event_id=ASKED.id)
    other = replace(told, id="2", event_id="another")
    (only,) = rounds_of(dossier(), [ASKED], [told, other])
    assert only.letters == (told,)


def test_an_answer_of_before_the_history_kept_what_came_says_so() -> None:
    (only,) = rounds_of(dossier(), [ASKED, entry("supplemented", 2, IMPORTER, revision=2)])
    assert only.answer is not None
    assert not only.answer.is_detailed
