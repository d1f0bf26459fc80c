"""Where is my dossier? Asked of the running system: all the way, with a message that fails, and with one that was lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import amqp
import pytest
from click.testing import CliRunner, Result
from pymongo import MongoClient

from services.console.application.whereabouts import Whereabout, find_dossiers, look_at
from services.console.bootstrap import open_clients, whereabout_for
from services.console.cli import cuakhau
from services.console.domain.whereabouts.arrows import arrows_of
from services.console.domain.whereabouts.hops import Came, hops_of
from services.console.domain.whereabouts.positions import Whereabouts
from services.console.domain.whereabouts.verdict import Holding, verdict
from shared.errors import Forbidden, NotFound
from shared.messaging.connection import close_quietly, open_connection
from shared.messaging.subscriptions import EXCHANGE, inbox_of
from shared.web import tokens
from tests.conftest import BrokerAddress
from tests.e2e.conftest import SECRET, System, running_system
from tests.e2e.stories import hair_dryers, toys
from tests.e2e.story import Stage, perform
from tests.processes import wait_until

pytestmark = pytest.mark.integration

# Of the toys, of the hair dryers, and of neither.
AGENCY, ITS_AGENCY, ELSEWHERE = "TCKT11", "TCKT20", "TCKT18"
# As the verdict is when somebody comes to look: what is only on its way would have arrived.
LATER = timedelta(minutes=5)


def desk_of(system: System, role: str = "operator", **scope: Any) -> Whereabout:
    token = tokens.issue(SECRET, role=role, subject="lan.nt", **scope)
    return whereabout_for(open_clients(system.place.urls), token)


@pytest.fixture(scope="module")
def system(
    broker: BrokerAddress, mongodb_uri: str, database: MongoClient[Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[System]:
    """Of this module's own: what is brought into disorder here would be found by others."""
    with running_system(broker, mongodb_uri, database, tmp_path_factory.mktemp("whereabouts")) as running:
        yield running


@pytest.fixture(scope="module")
def issued(system: System) -> Stage:
    """The dossier of hair dryers, to its end and at rest."""
    stage = system.stage(hair_dryers.STORY)
    assert perform(stage.story, stage).differences(stage.story.expected) == []
    assert system.flaws_at_rest(stage.id or "") == []
    return stage


def look(system: System, id: str | None) -> Whereabouts:
    return look_at(id or "", desk=desk_of(system))


def command(system: System, *arguments: str) -> Result:
    urls = {f"{service.upper()}_URL": url for service, url in system.place.urls.items()}
    token = tokens.issue(SECRET, role="operator", subject="lan.nt")
    return CliRunner().invoke(cuakhau, ["dossier", *arguments], env={**urls, "CUAKHAU_TOKEN": token})


def test_of_a_dossier_at_its_end_everything_is_told_and_nothing_holds_it(system: System, issued: Stage) -> None:
    found = look(system, issued.id)
    said = verdict(found, now=datetime.now(UTC) + LATER)
    assert (said.holds, said.under_way) == ((), 0)
    hops = hops_of(found)
    assert {hop.came for hop in hops} <= {Came.APPLIED, Came.NOTED}
    assert {(hop.source, hop.to) for hop in hops} == {
        ("registration", "inspection"),
        ("registration", "notification"),
        ("inspection", "registration"),
        ("inspection", "notification"),
    }
    by_type = {(hop.type, hop.to): hop for hop in hops}
    opened = by_type["registration.dossier_submitted", "inspection"]
    assert (opened.act, opened.n) == ("case_opened", 1)
    assert opened.took is not None
    standings = {service: each.facts.standing for service, each in found.positions.items() if each and each.facts}
    assert standings == {"registration": "RESULT_ISSUED", "inspection": "DISPOSING", "notification": "TOLD"}


def test_the_diagram_has_the_window_the_letters_and_every_event_once_for_each_receiver(
    system: System, issued: Stage
) -> None:
    found = look(system, issued.id)
    arrows = arrows_of(found)
    assert [arrow.at for arrow in arrows] == sorted(arrow.at for arrow in arrows)
    assert [arrow.what for arrow in arrows if arrow.source == "window"] == ["10/01"]
    letters = system.place.operator.read("notification", f"/notifications/{issued.id}")["letters"]
    assert len([arrow for arrow in arrows if arrow.letter]) == len(letters)
    assert {arrow.to for arrow in arrows if arrow.letter} == {"window", "importer"}
    events = [(arrow.source, arrow.number, arrow.to) for arrow in arrows if arrow.hop]
    assert len(events) == len(set(events))


def test_addresses_are_masked(issued: Stage, system: System) -> None:
    mails = [each.address for each in look(system, issued.id).letters or () if each.channel == "EMAIL"]
    assert mails
    assert all(mail and mail[1] == "…" for mail in mails)


@pytest.mark.parametrize("by", ["file_code", "id", "tax_code", "lower"])
def test_it_is_found_by_whatever_names_it(system: System, issued: Stage, by: str) -> None:
    typed = {
        "file_code": issued.file_code,
        "id": issued.id,
        "tax_code": issued.tax_code,
        "lower": issued.file_code.lower(),
    }
    found = find_dossiers(typed[by] or "", desk=desk_of(system))
    assert [each.id for each in found.items] == [issued.id]
    assert found.failed == {}


@pytest.mark.parametrize("field", ["state.content.declarations.number", "state.clearances.declaration_no"])
def test_a_declaration_finds_its_dossier_along_an_index(system: System, field: str) -> None:
    stage = submitted(system)
    number = f"1{int(stage.file_code[2:]):011d}"
    declared = {"number": number, "registered_on": "2026-11-02", "customs_office": "03TG"}
    cleared = {"declaration_no": number, "cleared_on": "2026-11-03", "customs_office": "03TG", "by": "x"}
    stored = {
        "state.content.declarations.number": {"state.content.declarations": [declared]},
        "state.clearances.declaration_no": {"state.clearances": [cleared]},
    }
    documents = system.collection("registration")
    documents.update_one({"_id": stage.id}, {"$set": stored[field]})
    assert [each.id for each in find_dossiers(number, desk=desk_of(system)).items] == [stage.id]
    plan = documents.find({"kind": "dossier", "$or": [{field: number}]}).sort("_id", -1).explain()
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])


def test_staff_see_where_a_dossier_of_their_agency_is_and_of_no_other(system: System, issued: Stage) -> None:
    found = look_at(issued.id or "", desk=desk_of(system, "officer", agency=ITS_AGENCY))
    assert found.file_code == issued.file_code
    assert {letter.answer for letter in found.letters or ()} == {None}
    with pytest.raises(Forbidden):
        look_at(issued.id or "", desk=desk_of(system, "officer", agency=ELSEWHERE))
    with pytest.raises(NotFound):
        find_dossiers(issued.file_code, desk=desk_of(system, "officer", agency=ELSEWHERE))


def test_the_command_says_the_same_and_ends_with_zero(system: System, issued: Stage) -> None:
    shown = command(system, issued.file_code)
    assert shown.exit_code == 0, shown.output
    assert "Everything that was published has been applied." in shown.output
    answer = command(system, issued.file_code, "--json")
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.output)
    assert (told["held"], told["holds"], told["id"]) == (False, [], issued.id)
    assert len(told["messages"]) == 20


def test_a_message_that_fails_is_named_with_the_place_where_it_stands(system: System) -> None:
    stage = submitted(system)
    head = system.collection("registration").find_one({"_id": stage.id})["head"]
    sequence = head["sequence"]
    throw(system, stage.id or "", sequence + 1, head["event_id"])
    wait_until(lambda: waiting(system, stage), "what cannot be read waits", 30)
    found = look(system, stage.id)
    said = verdict(found, now=datetime.now(UTC))
    hold = next(hold for hold in said.holds if hold.at == "inspection" and hold.message)
    assert (hold.source, hold.n) == ("registration", sequence + 1)
    assert hold.holding in (Holding.FAILED, Holding.GIVEN_UP)
    shown = command(system, stage.file_code)
    assert shown.exit_code == 1
    assert f"cuakhau messages show inspection/{hold.message}" in shown.output


def test_an_event_that_never_reached_its_receiver_is_named_and_arrives_after_all(system: System) -> None:
    stage = submitted(system)
    with unbound(system, "inspection"):
        agency = stage.agency(AGENCY)
        agency.accept(stage.id or "")
        wait_until(lambda: published(system, stage), "the acceptance is published", 30)
    found = look(system, stage.id)
    lost = [hop for hop in hops_of(found) if not hop.arrived]
    assert [(hop.type, hop.to, hop.came) for hop in lost] == [
        ("registration.dossier_accepted", "inspection", Came.UNDER_WAY)
    ]
    (hold,) = verdict(found, now=datetime.now(UTC) + LATER).holds
    assert (hold.holding, hold.at, hold.source, hold.n) == (
        Holding.NOT_TAKEN,
        "inspection",
        "registration",
        lost[0].n,
    )
    system.place.operator.act("registration", "/reconcile", {})
    assert system.flaws_at_rest(stage.id or "") == []
    wait_until(lambda: all(hop.arrived for hop in hops_of(look(system, stage.id))), "it arrives after all", 30)


def test_while_a_service_is_down_the_others_say_what_it_has_not_got(system: System) -> None:
    stage = submitted(system)
    inspection = system.processes["inspection"]
    inspection.kill()
    try:
        stage.agency(AGENCY).accept(stage.id or "")
        wait_until(lambda: came(look(system, stage.id)) == {Came.UNSEEN, Came.APPLIED}, "the others have it", 60)
        found = look(system, stage.id)
        shown = command(system, stage.file_code)
    finally:
        inspection.start().wait_ready(60)
    assert Holding.SILENT in [hold.holding for hold in verdict(found, now=datetime.now(UTC)).holds]
    assert shown.exit_code == 1
    assert "Inspection does not say where it stands with this dossier." in shown.output
    wait_until(lambda: came(look(system, stage.id)) == {Came.APPLIED}, "it goes on", 60)


def came(found: Whereabouts) -> set[Came]:
    """What came of the acceptance, at each who listens."""
    return {hop.came for hop in hops_of(found) if hop.type == "registration.dossier_accepted"}


def submitted(system: System) -> Stage:
    stage = system.stage(toys.STORY)
    stage.submit()
    wait_until(lambda: stage.id and system.flaws(stage.id) == [], "it stands everywhere", 60)
    return stage


def waiting(system: System, stage: Stage) -> bool:
    position = look(system, stage.id).positions["inspection"]
    return bool(position and position.waiting)


def published(system: System, stage: Stage) -> bool:
    position = look(system, stage.id).positions["registration"]
    return bool(position and position.facts and position.facts.standing == "ACCEPTED" and not position.unpublished)


@contextmanager
def channel_of(system: System) -> Iterator[Any]:
    connection = open_connection(system.processes["inspection"].environment["AMQP_URI"], "test")
    try:
        yield connection.channel()
    finally:
        close_quietly(connection)


@contextmanager
def unbound(system: System, service: str) -> Iterator[None]:
    """What registration publishes meanwhile never comes into the service's inbox."""
    with channel_of(system) as channel:
        channel.queue_unbind(inbox_of(service), EXCHANGE, "registration.*")
        try:
            yield
        finally:
            channel.queue_bind(inbox_of(service), EXCHANGE, "registration.*")


def throw(system: System, id: str, sequence: int, previous: str) -> None:
    """Before the inspection: the next event of registration, and nobody can read what it says."""
    event = {
        "specversion": "1.0",
        "id": f"{id}-{sequence}",
        "type": "registration.dossier_supplemented",
        "source": "registration",
        "subject": id,
        "time": "2026-07-01T02:00:00.000Z",
        "dataschema": "/schemas/registration.dossier_supplemented/1",
        "sequence": sequence,
        "previousid": previous,
        "correlationid": id,
    }
    headers = {f"cloudEvents:{name}": value for name, value in event.items()}
    with channel_of(system) as channel:
        message = amqp.Message(b"{", application_headers=headers, delivery_mode=2)
        channel.basic_publish(message, exchange="", routing_key=inbox_of("inspection"))
