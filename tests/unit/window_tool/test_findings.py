"""What the tool holds against a system: each kind of damage is noticed, and called by its name."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.storage.history import GENESIS, entry_hash
from tests.single_window.playing.experience import Experience
from tests.single_window.playing.findings import Findings, Window, look
from tests.single_window.playing.script import Expected, Script

CODE = "WTESTS000000"
SCRIPT = Script("accepted", "t", "10-01-toys", "TCKT11", (), Expected("ACCEPTED", "OPENED", ("received", "accepted")))
Json = dict[str, Any]


class Stored:
    """One dossier as the databases have it, and as the window heard of it."""

    def __init__(self) -> None:
        submitted = {"once": {"key": "message:m1"}, "act": "submitted"}
        follows = [{"cause": {"source": "inspection", "n": n}, "act": "followed"} for n in (1, 2)]
        followed = [{"cause": {"source": "registration", "n": n}, "act": "followed"} for n in (1, 2)]
        self.found: dict[str, list[Json]] = {
            "registration": [document("registration", {"handlers": {"cqkt": 2}}, [submitted, *follows], "inspection")],
            "inspection": [document("inspection", {"status": "OPENED"}, followed, "registration")],
            "notification": [document("notification", {"letters": [letter()]}, followed, "registration")],
        }
        self.waiting: list[str] = []
        self.heard = [{"reference": CODE, "kind": kind, "held": True} for kind in ("11/04", "11/05")]
        self.problems: list[Json] = []
        self.experience = Experience(0, CODE, "accepted", time.monotonic(), acknowledged=["m1"])

    def documents(self, service: str, file_codes: Sequence[str]) -> dict[str, list[Json]]:
        return {CODE: self.found[service]} if CODE in file_codes else {}

    def early(self, _file_codes: Sequence[str]) -> list[str]:
        return self.waiting

    def one(self, service: str) -> Json:
        return self.found[service][0]


def document(service: str, state: Json, entries: list[Json], follows: str) -> Json:
    return {
        "_id": "id",
        "state": {"file_code": CODE, **state},
        "history": chained(entries),
        "head": {"sequence": 2},
        "applied": {follows: {"n": 2}},
    }


def chained(entries: list[Json]) -> list[Json]:
    before, whole = GENESIS, []
    for number, entry in enumerate(entries, 1):
        full = {**entry, "number": number, "id": f"e{number}", "time": datetime(2026, 11, 20, tzinfo=UTC)}
        before = full["hash"] = entry_hash(full, before)
        whole.append(full)
    return whole


def letter() -> Json:
    return {"kind": "received", "channel": "WINDOW", "status": "SENT"}


def found(stored: Stored, script: Script = SCRIPT) -> Findings | None:
    seen: Any = stored
    window = Window(stored.heard, stored.problems)
    return look([stored.experience], {"accepted": script}, seen, window).get(CODE)


def test_a_dossier_that_stands_as_it_should_is_left_out() -> None:
    assert found(Stored()) is None


def test_a_text_that_waits_for_the_morning_is_not_lost() -> None:
    stored = Stored()
    stored.one("notification")["state"]["letters"].append({**letter(), "channel": "SMS", "status": "QUEUED"})
    assert found(stored) is None


def lose_document(stored: Stored) -> None:
    stored.found["inspection"] = []


def other_status(stored: Stored) -> None:
    stored.one("registration")["state"]["handlers"]["cqkt"] = 1


def other_case(stored: Stored) -> None:
    stored.one("inspection")["state"]["status"] = "WITHDRAWN"


def letter_stuck(stored: Stored) -> None:
    stored.one("notification")["state"]["letters"][0]["status"] = "QUEUED"


def without_effect(stored: Stored) -> None:
    stored.experience.acknowledged.append("m2")


def window_not_told(stored: Stored) -> None:
    stored.heard.pop()


def refused_by_window(stored: Stored) -> None:
    stored.heard[-1]["held"] = False


def script_stopped(stored: Stored) -> None:
    stored.experience.trouble = "the officer stumbled"


def something_else_told(stored: Stored) -> None:
    stored.heard.append({"reference": CODE, "kind": "16/13", "held": True})


def stands_twice(stored: Stored) -> None:
    stored.found["registration"].append(copy.deepcopy(stored.one("registration")))


def effect_twice(stored: Stored) -> None:
    document = stored.one("registration")
    document["history"] = chained([{"once": {"key": "message:m1"}}] * 2)


def one_message_too_many(stored: Stored) -> None:
    document = stored.one("registration")
    document["history"] = chained([{"once": {"key": f"message:m{n}"}} for n in (1, 2)])


def told_twice(stored: Stored) -> None:
    stored.heard.append(dict(stored.heard[-1]))


def said_twice(stored: Stored) -> None:
    stored.problems.append({"reference": CODE, "code": "doubled", "detail": ""})


def event_twice(stored: Stored) -> None:
    causes = [{"cause": {"source": "registration", "n": n}} for n in (1, 1, 2)]
    stored.one("notification")["history"] = chained(causes)


def contradiction(stored: Stored) -> None:
    stored.experience.contradictions.append("answered in two ways")


def told_in_disorder(stored: Stored) -> None:
    stored.heard.reverse()


def window_complains(stored: Stored) -> None:
    stored.problems.append({"reference": CODE, "code": "out_of_order", "detail": ""})


def events_in_disorder(stored: Stored) -> None:
    causes = [{"cause": {"source": "registration", "n": n}} for n in (2, 1)]
    stored.one("notification")["history"] = chained(causes)


def early_waits(stored: Stored) -> None:
    stored.waiting.append(CODE)


def message_waits(stored: Stored) -> None:
    stored.one("inspection")["waiting"] = [{"n": 3}]


def unpublished(stored: Stored) -> None:
    stored.one("registration")["unpublished"] = True


def behind(stored: Stored) -> None:
    stored.one("notification")["applied"]["registration"]["n"] = 1


def altered(stored: Stored) -> None:
    stored.one("registration")["history"][0]["act"] = "never happened"


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        *((each, "lost") for each in (lose_document, other_status, other_case, letter_stuck, without_effect)),
        *((each, "lost") for each in (window_not_told, refused_by_window, script_stopped, something_else_told)),
        *((each, "doubled") for each in (stands_twice, effect_twice, one_message_too_many, told_twice, said_twice)),
        *((each, "doubled") for each in (event_twice, contradiction)),
        *((each, "disordered") for each in (told_in_disorder, window_complains, events_in_disorder)),
        *((each, "waiting") for each in (early_waits, message_waits, unpublished, behind)),
        (altered, "broken"),
    ],
)
def test_each_damage_is_called_by_its_name(damage: Callable[[Stored], None], kind: str) -> None:
    stored = Stored()
    damage(stored)
    findings = found(stored)
    assert findings is not None
    assert getattr(findings, kind), vars(findings)
    others = {name for name, said in vars(findings).items() if said and name != kind}
    # Another document twice also is another effect; all else is one kind of damage alone.
    assert others <= ({"lost"} if damage is effect_twice else set())


def test_what_was_refused_at_intake_stands_nowhere() -> None:
    refused = Script("accepted", "t", "10-01-toys", "TCKT11", (), Expected("NOWHERE", None, ()))
    stored = Stored()
    stored.heard.clear()
    findings = found(stored, refused)
    assert findings is not None
    assert len(findings.lost) == 3
    for documents in stored.found.values():
        documents.clear()
    assert found(stored, refused) is None


def test_time_may_mend_what_is_on_its_way_only() -> None:
    assert Findings(lost=["x"], waiting=["y"]).may_pass
    assert not Findings(doubled=["x"]).may_pass
    assert not Findings(broken=["x"]).may_pass
    assert not Findings(disordered=["x"]).may_pass
