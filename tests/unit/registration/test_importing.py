"""Dossiers that are open elsewhere are taken over as they stand, once, by the rules of an intake."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.application.importing import Outcome
from services.registration.domain.clocks.clock import ClockState
from services.registration.domain.clocks.waking import due_now
from services.registration.domain.dossier import Dossier, Handler, Status
from services.registration.domain.importing_standing import came_from
from services.registration.domain.states import Party, allowed_acts
from services.registration.entrypoints.importing_rows import fingerprint_of
from shared.regulation import legal_day, load
from shared.storage import DataclassCodec
from tests.unit.registration.examples import NOW
from tests.unit.registration.open_elsewhere import OPERATOR, Desk, codes, row, rows


@pytest.mark.parametrize("code", codes())
def test_a_row_stands_here_as_it_stood_there(code: str) -> None:
    desk, said = Desk(), row(code)
    taken = desk.take(said)
    assert (taken.outcome, taken.errors) == (Outcome.IMPORTED, ())
    dossier = desk.dossiers.load(str(taken.id)).state
    assert dossier.handlers.cqkt == said["handlers"]["cqkt"]["status"]
    assert dossier.handlers.cqkt_before == said["handlers"]["cqkt"].get("before")
    assert dossier.received_on.isoformat() == said["received_on"]
    assert dossier.regime == ("R2018" if said["received_on"] < "2026-07-01" else "R2026")
    assert dossier.content.revision == said.get("revision", 1)
    assert dossier.origin is not None
    assert dossier.origin.source == said["source"]
    codec = DataclassCodec(Dossier)
    assert codec.load(codec.dump(dossier)) == dossier
    assert allowed_acts(dossier, legal_day(NOW), Party.IMPORTER) or allowed_acts(dossier, legal_day(NOW), Party.AGENCY)


@pytest.mark.parametrize("code", codes())
def test_nobody_is_told_what_was_over_before(code: str) -> None:
    """Whatever the clocks ask for later: at the import, and a minute after it, they ask for nothing."""
    desk = Desk()
    dossier = desk.dossiers.load(str(desk.take(row(code)).id)).state
    timetable = desk.desk.timetables.of(dossier)
    assert due_now(dossier.clocks, timetable, NOW + timedelta(minutes=1)) is None
    for clock in dossier.clocks:
        if clock.due_on < legal_day(NOW):
            assert clock.state in (ClockState.LAPSED, ClockState.STOPPED)
    (change,) = [change for _, change, _ in desk.dossiers.acts]
    assert change.timer_at is None or change.timer_at > NOW


def test_every_open_status_of_the_agency_is_in_the_example() -> None:
    table = load().acts
    open_ones = {code for code in range(1, 16) if not table.closes(code) and code not in (13, 14)}
    assert {each["handlers"]["cqkt"]["status"] for each in rows()} == open_ones


def test_the_history_is_kept_word_by_word_with_who_took_it_over() -> None:
    desk, said = Desk(), row("102")
    desk.take(said)
    ((_, change, actor),) = desk.dossiers.acts
    assert (change.act, actor) == ("imported", OPERATOR)
    assert change.details["former_history"] == said["history"]
    assert change.details["source"] == "MOST-01-LS"
    assert change.details["files_missing"] == ["hop-dong.pdf", "van-don.pdf", "hoa-don.pdf"]
    assert {each["rule"] for each in change.details["let_pass"]} == {"required", "document_missing"}
    assert all(each["why"] for each in change.details["let_pass"])


def test_a_second_run_changes_nothing_and_names_what_differs() -> None:
    desk = Desk()
    first = [desk.take(each) for each in rows()]
    acts = len(desk.dossiers.acts)
    again = [desk.take(each) for each in rows()]
    assert [(taken.outcome, taken.id) for taken in again] == [(Outcome.THERE, taken.id) for taken in first]
    assert desk.take(row("101", note="Ghi chú mới.")).outcome is Outcome.DIFFERS
    assert len(desk.dossiers.acts) == acts


def test_where_a_file_lies_and_how_nothing_is_written_makes_no_difference() -> None:
    said = row("101")
    moved = deepcopy(said)
    moved["documents"][2]["path"] = "other/place.pdf"
    moved["note"], moved["inspection"] = None, {}
    assert fingerprint_of(moved) == fingerprint_of(said)
    assert fingerprint_of({**said, "handlers": {"cqkt": {"status": 6}}}) != fingerprint_of(said)


def test_a_file_code_that_stands_here_is_refused() -> None:
    desk = Desk()
    desk.take(row("101"))
    assert desk.broken(row("101", source="ANOTHER")) == {("/file_code", "duplicate_file_code")}


def test_a_rehearsal_says_the_same_and_keeps_nothing() -> None:
    desk = Desk()
    assert {desk.take(each, rehearsal=True).outcome for each in rows()} == {Outcome.WOULD_BE_IMPORTED}
    assert desk.dossiers.acts == []


def test_a_file_is_asked_for_unless_it_is_held() -> None:
    desk = Desk()
    desk.documents.held.clear()
    taken = desk.take(row("101"))
    assert taken.outcome is Outcome.FILES_WANTED
    assert taken.wanted == (row("101")["documents"][2]["sha256"],)
    with_more = desk.take(row("101", dossier_type=7))
    assert with_more.outcome is Outcome.REFUSED


def test_clocks_run_from_their_true_days() -> None:
    desk = Desk()
    clocks = {
        code: {clock.rule: clock for clock in desk.dossiers.load(str(desk.take(row(code)).id)).state.clocks}
        for code in ("102", "103", "104", "109", "111")
    }
    assert clocks["102"]["D12A"].started_on == date(2026, 10, 7)
    assert (clocks["103"]["D07"].started_on, clocks["103"]["D07"].due_on) == (date(2026, 10, 12), date(2026, 10, 21))
    assert clocks["103"]["D06"].state is ClockState.STOPPED
    assert clocks["104"]["D06"].started_on == date(2026, 10, 22)
    assert (clocks["109"]["D11"].state, clocks["109"]["D11"].due_on) == (ClockState.RUNNING, date(2030, 12, 31))
    assert "D07" not in clocks["109"]
    # Confirmed there, so D01 is owed no more; the conformity result still is.
    assert {rule: clock.due_on for rule, clock in clocks["111"].items()} == {"D03": date(2026, 7, 20)}


@given(days=st.integers(-5, 400))
def test_at_any_time_of_an_import_no_warning_of_the_past_is_left(days: int) -> None:
    desk = Desk()
    desk.now = NOW + timedelta(days=days)
    for said in (row("103"), row("108"), row("111")):
        if said["received_on"] > legal_day(desk.now).isoformat():
            continue
        taken = desk.take(said)
        if taken.id is None:
            continue
        dossier = desk.dossiers.load(taken.id).state
        assert due_now(dossier.clocks, desk.desk.timetables.of(dossier), desk.now) is None


def test_where_requests_come_from_follows_the_act_table() -> None:
    assert came_from(Handler.CQKT, Status.AMEND_REQUESTED) == {6, 15}
    assert came_from(Handler.TCCN, Status.AMEND_REQUESTED) == {2, 6, 15}
    assert came_from(Handler.CQKT, Status.EXTENSION_REQUESTED) == {5, 12}
    assert came_from(Handler.CQKT, Status.ACCEPTED) == frozenset()
