"""What an importer is told of a dossier, and what goes along when the registration is sent once more."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel

from services.console.application.desk import Upload
from services.console.application.importers.looking import OwnLook
from services.console.application.importers.revising import NewPaper, Revision, content_again
from services.console.domain.dossier.timeline import Entry
from services.console.domain.importers.by_slip import look_by_slip
from services.console.domain.importers.standing import OwnAppointment, OwnDossier, addressed
from services.console.entrypoints.standing.forms import RevisionForm, first_values
from services.console.shaping import read_all, read_as

_DATA = Path(__file__).parents[2] / "data" / "console"


def recorded(name: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    said = json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))
    path = f"/registrations/{said['id']}"
    return said["registration"][path], said["registration"][f"{path}/history"]["entries"]


def look(status: int, *acts: str, **said: Any) -> OwnLook:
    json, entries = recorded("paused")
    json["handlers"]["cqkt"]["code"] = status
    first = {**entries[0], "details": {}}
    history = read_all(Entry, [{**first, "act": act} for act in ("submitted", *acts)], service="registration")
    dossier = read_as(OwnDossier, {**json, "supplement_request": None, **said}, service="registration")
    return OwnLook(dossier, history, OwnAppointment(4))


def test_whoever_owes_papers_is_told_which_and_until_when() -> None:
    json, entries = recorded("paused")
    shown = OwnLook(read_as(OwnDossier, json, service="registration"), read_all(Entry, entries, service="registration"))
    assert (shown.awaited.who, shown.awaited.what) == ("you", "supplement")
    assert shown.awaited.until == date.fromisoformat(json["supplement_request"]["due_on"])


SCHEDULE = {
    "kind": "SAMPLE_INSPECTION",
    "starts_at": datetime(2026, 11, 23, 2, tzinfo=UTC).isoformat(),
    "ends_at": datetime(2026, 11, 23, 4, tzinfo=UTC).isoformat(),
    "place": "Kho số 2",
}


@pytest.mark.parametrize(
    ("status", "acts", "said", "stage", "who", "what"),
    [
        (1, (), {}, "handed_in", "agency", "take_in"),
        (6, ("supplemented",), {}, "handed_in", "agency", "take_in_again"),
        (2, ("accepted",), {}, "taken_in", "agency", "inspect"),
        (6, ("accepted", "supplemented"), {}, "taken_in", "agency", "inspect"),
        (2, ("accepted", "inspection_scheduled"), {"schedule": SCHEDULE}, "inspected", "agency", "visit"),
        (2, ("accepted", "sample_taken"), {"schedule": SCHEDULE}, "inspected", "laboratory", "test"),
        (2, ("accepted", "sample_taken", "test_result_noted"), {}, "inspected", "agency", "decide"),
        (7, ("accepted",), {}, "taken_in", "agency", "answer_withdrawal"),
        (10, ("accepted",), {}, "taken_in", "you", "amend"),
        (3, (), {}, "handed_in", "nobody", "refused"),
        (8, ("accepted",), {}, "taken_in", "nobody", "withdrawn"),
    ],
)
def test_each_state_has_one_who_moves(
    status: int, acts: tuple[str, ...], said: dict[str, Any], stage: str, who: str, what: str
) -> None:
    shown = look(status, *acts, **said)
    assert (shown.stage, shown.awaited.who, shown.awaited.what) == (stage, who, what)


def test_only_what_the_service_allows_is_offered() -> None:
    both = {"cqkt": ["supplement", "request_extension"], "tccn": ["supplement", "request_withdrawal"]}
    shown = look(5, allowed_by_handler=both, allowed=[])
    assert shown.offered == ["supplement", "extension", "withdrawal"]
    assert addressed(shown.dossier, "supplement") == "cqkt"
    assert addressed(shown.dossier, "request_withdrawal") == "tccn"


def test_another_time_is_asked_for_only_while_there_is_an_appointment() -> None:
    shown = look(2, "accepted", schedule=SCHEDULE, allowed=[], allowed_by_handler={})
    assert shown.offered == ["appointment"]
    assert look(2, "accepted", "sample_taken", schedule=SCHEDULE, allowed=[], allowed_by_handler={}).offered == []


def test_only_inspection_says_whether_another_time_may_be_asked_for() -> None:
    shown = look(2, "accepted", schedule=SCHEDULE, allowed=[], allowed_by_handler={})
    fixed = replace(shown, appointment=OwnAppointment(4, may_wish=False))
    assert (fixed.offered, fixed.visit) == ([], shown.dossier.schedule)


def test_an_appointment_that_was_kept_is_not_told_any_more() -> None:
    shown = look(2, "accepted", schedule=SCHEDULE, allowed=[], allowed_by_handler={})
    assert shown.visit is not None
    kept = replace(shown, appointment=OwnAppointment(4, ahead=False))
    assert (kept.visit, kept.offered) == (None, [])
    assert look_by_slip(shown.dossier, shown.history, kept.appointment).visit_at is None
    assert look_by_slip(shown.dossier, shown.history, None).visit_at == (shown.visit.starts_at, shown.visit.ends_at)


def test_what_is_sent_again_is_what_was_sent_but_for_what_changed() -> None:
    sent = recorded("paused")[0]["dossier"]
    former = [each["sha256"] for each in sent["documents"]]
    scan = NewPaper("3", Upload("paper-0", "moi.pdf", "application/pdf", b"%PDF"), "CN-1", date(2026, 11, 1), None)
    body = content_again(
        sent,
        Revision(frozenset(former[:1]), [scan], {1: {"brand": "Khác"}}, {"note": "đã thay"}),
    )
    assert "revision" not in body
    assert [each.get("sha256") for each in body["documents"]] == [*former[1:], None]
    assert body["documents"][-1]["file"] == "paper-0"
    assert body["documents"][-1]["issued_on"] == "2026-11-01"
    assert all("size" not in each for each in body["documents"])
    assert body["goods_lines"][0] == {**sent["goods_lines"][0], "brand": "Khác"}
    assert body["note"] == "đã thay"
    assert body["importer"] == sent["importer"]


def test_of_a_goods_line_only_what_was_written_otherwise_is_sent() -> None:
    sent = recorded("paused")[0]["dossier"]
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x", WTF_CSRF_ENABLED=False)
    line = sent["goods_lines"][0]
    typed = {name: line[name] or "" for name in ("name", "model", "tech_spec", "manufacturer", "origin", "quantity")}
    typed["brand"] = "Khác"
    with app.test_request_context(
        method="POST", data={f"goods_lines-0-{name}": value for name, value in typed.items()}
    ):
        assert RevisionForm().changed_lines(sent) == {1: {"brand": "Khác"}}


@pytest.mark.parametrize(
    ("written", "sent_as", "refused"),
    [("1200", None, False), ("1200,000", None, False), ("1200,5", "1200.5", False), ("1.200", None, True)],
)
def test_a_quantity_is_read_as_it_is_written_here_or_not_at_all(
    written: str, sent_as: str | None, refused: bool
) -> None:
    sent = recorded("paused")[0]["dossier"]
    sent = {**sent, "goods_lines": [{**sent["goods_lines"][0], "quantity": "1200.000"}]}
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x", WTF_CSRF_ENABLED=False)
    Babel(app)
    line = sent["goods_lines"][0]
    typed = {name: line[name] or "" for name in ("name", "brand", "model", "tech_spec", "manufacturer", "origin")}
    typed["quantity"] = written
    with app.test_request_context():
        assert 'value="1200"' in str(RevisionForm(data=first_values(sent)).goods_lines[0].form.quantity())
    with app.test_request_context(
        method="POST", data={f"goods_lines-0-{name}": value for name, value in typed.items()}
    ):
        form = RevisionForm()
        form.validate()
        assert bool(form.goods_lines[0].form.quantity.errors) == refused
        if not refused:
            assert form.changed_lines(sent) == ({1: {"quantity": sent_as}} if sent_as else {})
