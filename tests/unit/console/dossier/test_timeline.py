"""One timeline out of three histories: everything once, where it was done, with what the importer was told of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from services.console.domain.dossier.correspondence import Letter
from services.console.domain.dossier.timeline import DEADLINES, Actor, Entry, timeline

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
OFFICER = Actor("officer:lan.nt", "officer")
TOLD_BY_INSPECTION = Actor("service:inspection", "service")
TOLD_BY_REGISTRATION = Actor("service:registration", "service")


def entry(act: str, minute: int, actor: Actor = OFFICER, *, number: int = 1) -> Entry:
    return Entry(number, f"{act}-{minute}", NOON + timedelta(minutes=minute), act, actor)


def letter(event: str, channel: str = "EMAIL", status: str = "SENT") -> Letter:
    return Letter(f"{event}-{channel}", channel, "schedule", status, NOON, event_id=event)


def acts(found: list[object]) -> list[str]:
    return [each.entry.act for each in found]  # type: ignore[attr-defined]


def test_the_newest_is_first_whoever_did_it() -> None:
    found = timeline({"registration": [entry("accepted", 1)], "inspection": [entry("scheduled", 2)]})
    assert acts(found) == ["scheduled", "accepted"]
    assert [each.kind for each in found] == ["inspection", "dossier"]


def test_an_echo_gives_its_letters_to_what_it_is_an_echo_of() -> None:
    histories = {
        "registration": [entry("inspection_scheduled", 2, TOLD_BY_INSPECTION)],
        "inspection": [entry("scheduled", 1), entry("rescheduled", 5)],
    }
    found = timeline(histories, [letter("inspection_scheduled-2")])
    assert acts(found) == ["rescheduled", "scheduled"]
    assert [len(each.letters) for each in found] == [0, 1]


def test_an_echo_stands_for_what_is_not_there() -> None:
    found = timeline({"registration": [entry("inspection_scheduled", 2, TOLD_BY_INSPECTION)]})
    assert acts(found) == ["inspection_scheduled"]


def test_what_inspection_hears_is_left_out_and_what_it_decides_is_not() -> None:
    heard = [entry("paused", 1, TOLD_BY_REGISTRATION), entry("mode_changed", 2, TOLD_BY_REGISTRATION)]
    refused = entry("pause_refused", 3, TOLD_BY_REGISTRATION)
    assert acts(timeline({"registration": [], "inspection": [*heard, refused]})) == ["pause_refused", "mode_changed"]
    assert acts(timeline({"inspection": heard})) == ["mode_changed", "paused"]


def test_everything_shows_echoes_and_technical_steps_as_well() -> None:
    histories = {
        "registration": [entry("inspection_scheduled", 2, TOLD_BY_INSPECTION)],
        "inspection": [entry("scheduled", 1)],
        "notification": [entry("letter_sent", 3)],
    }
    assert acts(timeline(histories)) == ["scheduled"]
    assert len(timeline(histories, everything=True)) == 3


def test_deadlines_are_a_kind_of_their_own() -> None:
    assert timeline({"registration": [entry("deadline_lapsed", 1)]})[0].kind == DEADLINES


def test_what_became_of_a_letter() -> None:
    assert letter("a", "WINDOW").became == "acknowledged"
    assert letter("a", "EMAIL").became == "sent"
    assert letter("a", "EMAIL", "BOUNCED").became == "bounced"
    assert letter("a", "WINDOW", "QUEUED").became == "waiting"
    assert Letter("1", "WINDOW", "result", "QUEUED", NOON, last_error="time-out").became == "retrying"
    assert Letter("1", "SMS", "result", "SENT", NOON, delivered_at=NOON).became == "acknowledged"
