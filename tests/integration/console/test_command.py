"""The same from a terminal: `cuakhau`."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from shared.web.tokens import verify
from tests.fakes.message_service import MessageService
from tests.integration.console.desk import FORKED, SECRET, SIGNED, run, token

pytestmark = pytest.mark.integration


def test_cuakhau_token_prints_a_token_that_services_take(listening: SimpleNamespace) -> None:
    said = run(listening, "token", "--role", "officer", "--agency", "QG", "--subject", "lan.nt", "--hours", "1")
    who = verify(SECRET, said.stdout.strip())
    assert (who.id, who.role, who.agency) == ("lan.nt", "officer", "QG")


def test_cuakhau_token_warns_of_an_agency_that_is_not_listed(listening: SimpleNamespace) -> None:
    said = run(listening, "token", "--role", "officer", "--agency", "NOPE")
    assert said.exit_code == 0
    assert "no agency NOPE" in said.stderr
    assert "TCKT11" not in run(listening, "token", "--role", "officer", "--agency", "TCKT11").stderr


def test_cuakhau_token_refuses_outside_development(listening: SimpleNamespace) -> None:
    said = run(listening, "token", "--role", "operator", CUAKHAU_ENV="production")
    assert (said.exit_code, said.stdout) == (1, "")
    assert "development only" in said.stderr
    assert run(listening, "token", "--role", "king").exit_code == 2


def test_cuakhau_status_names_what_is_down(
    listening: SimpleNamespace, address: str, registration: MessageService, inspection: MessageService
) -> None:
    said = run(listening, "status", "--json")
    assert said.exit_code == 1
    assert {health["service"]: health["ready"] for health in json.loads(said.stdout)["services"]} == {
        "registration": True,
        "inspection": True,
        "notification": False,
        "console": True,
    }
    assert "connection refused" in run(listening, "status").stdout


def test_cuakhau_messages_list_shows_what_it_can_and_fails(
    listening: SimpleNamespace, registration: MessageService, inspection: MessageService
) -> None:
    said = run(listening, "messages", "list")
    assert said.exit_code == 1
    assert f"registration/{SIGNED}" in said.stdout
    assert "notification: its messages are missing here." in said.stderr
    only = run(listening, "messages", "list", "--service", "inspection", "--reason", "fork", "--json")
    assert only.exit_code == 0
    assert [item["id"] for item in json.loads(only.stdout)["items"]] == [f"inspection/{FORKED}"]


def test_cuakhau_messages_show(listening: SimpleNamespace, registration: MessageService) -> None:
    shown = json.loads(run(listening, "messages", "show", f"registration/{SIGNED}", "--json").stdout)
    assert (shown["file_code"], shown["data"]) == ("QG2026000590", {"goods": "Đồ chơi <b>nhựa</b>"})
    assert "Đồ chơi" in run(listening, "messages", "show", f"registration/{SIGNED}").stdout
    missing = run(listening, "messages", "show", "registration/nothing")
    assert (missing.exit_code, "No such message" in missing.stderr) == (1, True)
    assert run(listening, "messages", "show", "laboratory/1").exit_code == 2
    down = run(listening, "messages", "show", "notification/1")
    assert (down.exit_code, "notification cannot be reached" in down.stderr) == (1, True)


def test_cuakhau_messages_replay(listening: SimpleNamespace, registration: MessageService) -> None:
    said = run(listening, "messages", "replay", f"registration/{SIGNED}", "--json")
    assert (said.exit_code, json.loads(said.stdout)[0]["outcome"]) == (0, "applied")
    again = run(listening, "messages", "replay", f"registration/{SIGNED}", "--json")
    assert (again.exit_code, json.loads(again.stdout)[0]["outcome"]) == (1, "conflict")


def test_cuakhau_messages_skip_asks_first(listening: SimpleNamespace, registration: MessageService) -> None:
    asked = ("messages", "skip", f"registration/{SIGNED}", "--reason", "by hand")
    assert run(listening, *asked, keyboard="n\n").exit_code == 1
    assert registration.acts == []
    assert run(listening, "messages", "skip", f"registration/{SIGNED}", "--reason", " ", "--yes").exit_code == 2
    assert run(listening, *asked, "--yes").exit_code == 0
    assert [act[:3] for act in registration.acts] == [("skip", SIGNED, {"reason": "by hand"})]


def test_cuakhau_acts_with_the_token_it_is_given(listening: SimpleNamespace, registration: MessageService) -> None:
    given = {"CUAKHAU_TOKEN": token("officer")}
    said = run(listening, "messages", "replay", f"registration/{SIGNED}", "--json", **given)
    assert (said.exit_code, json.loads(said.stdout)[0]["outcome"]) == (1, "refused")
    without = run(listening, "messages", "list", CUAKHAU_ENV="production")
    assert (without.exit_code, "CUAKHAU_TOKEN" in without.stderr) == (2, True)


def test_cuakhau_messages_groups(listening: SimpleNamespace, registration: MessageService) -> None:
    said = run(listening, "messages", "groups", "--service", "registration", "--json")
    (group,) = json.loads(said.stdout)["items"]
    assert (group["cause"], group["count"], group["dossiers"]) == ("c0ffee", 1, 1)
    assert "c0ffee" in run(listening, "messages", "groups", "--service", "registration").stdout
    assert run(listening, "messages", "groups").exit_code == 1, "notification could not be asked"


def test_cuakhau_messages_replay_all_of_a_cause_at_a_rate(
    listening: SimpleNamespace, registration: MessageService
) -> None:
    asked = ("messages", "replay", "--cause", "c0ffee", "--rate", "200", "--service", "registration")
    assert run(listening, *asked, "--yes").exit_code == 2, "why?"
    assert run(listening, *asked, "--reason", "mended", keyboard="n\n").exit_code == 1
    assert registration.bulk == {}
    registration.ending = {"applied": 1}
    said = run(listening, *asked, "--reason", "mended", "--yes", "--json")
    assert said.exit_code == 0, said.output
    (act,) = json.loads(said.stdout)
    assert (act["act"], act["rate"], act["state"], act["done"]) == ("replay", 200, "done", {"applied": 1})
    registration.ending = {"waiting": 1}
    again = run(listening, *asked, "--reason", "mended", "--yes")
    assert (again.exit_code, "failed again" in again.stdout) == (1, True)


def test_cuakhau_messages_are_named_or_meant_by_a_filter_not_both(listening: SimpleNamespace) -> None:
    assert run(listening, "messages", "replay").exit_code == 2
    both = run(listening, "messages", "skip", f"registration/{SIGNED}", "--all", "--reason", "x", "--yes")
    assert both.exit_code == 2
    unreachable = run(listening, "messages", "skip", "--all", "--reason", "x", "--yes")
    assert (unreachable.exit_code, "Nothing was ordered" in unreachable.stderr) == (1, True)


def test_cuakhau_messages_show_reveals_for_a_reason(listening: SimpleNamespace, registration: MessageService) -> None:
    ref = f"registration/{SIGNED}"
    assert json.loads(run(listening, "messages", "show", ref, "--json").stdout)["masked"] is True
    assert run(listening, "messages", "show", ref, "--reveal").exit_code == 2
    shown = run(listening, "messages", "show", ref, "--reveal", "--reason", "to call back", "--json")
    assert json.loads(shown.stdout)["masked"] is False
    assert [act[:3] for act in registration.acts] == [("reveal", SIGNED, {"reason": "to call back"})]
