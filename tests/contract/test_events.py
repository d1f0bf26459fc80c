"""What every event contract promises, and that no published event lacks a subscriber's answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from marshmallow import fields

from services.inspection.application import outgoing as inspection_outgoing
from services.inspection.application import reacting as inspection_reacting
from services.notification.application import entitlement_reactions
from services.notification.application import reactions as notification_reactions
from services.registration.application import outgoing as registration_outgoing
from services.registration.application import reacting as registration_reacting
from shared.contracts import CATALOGUE
from shared.contracts.canonical import canonical_json
from shared.contracts.catalogue import EventContract
from shared.errors import Invalid, UnknownMessage
from shared.messaging.asyncapi import examples
from shared.messaging.subscriptions import SUBSCRIPTIONS, sources_of
from shared.reference import copies
from shared.reference import kinds as reference_kinds
from tests.unit.joint.world import World

CONTRACTS = sorted(CATALOGUE, key=lambda contract: contract.type)
PUBLISHED: Mapping[str, frozenset[str]] = {
    "registration": frozenset(registration_outgoing.PUBLISHED_AS.values()) | frozenset(reference_kinds.EVENTS),
    "inspection": frozenset(inspection_outgoing.PUBLISHED_AS.values()),
    "notification": frozenset(),
}

# What is no dossier's; None in a calendar's agency means all of them, so its days stand for it.
NAMED_BY = {
    **dict.fromkeys(entitlement_reactions.REACTIONS, "good_key"),
    "registration.agency_changed": "code",
    "registration.body_changed": "code",
    "registration.calendar_changed": "days",
    "registration.staff_changed": "staff_id",
}


@dataclass(frozen=True)
class Answers:
    reacted: frozenset[str]
    ignored: frozenset[str]


def answers() -> Mapping[str, Answers]:
    world = World()
    copied = frozenset(copies.REACTIONS)
    return {
        "registration": Answers(frozenset(world.registration.reactions), registration_reacting.IGNORED),
        "inspection": Answers(frozenset(world.inspection.reactions) | copied, inspection_reacting.IGNORED),
        "notification": Answers(
            frozenset(world.notification.reactions) | frozenset(entitlement_reactions.REACTIONS) | copied,
            notification_reactions.IGNORED,
        ),
    }


def example(contract: EventContract) -> dict[str, Any]:
    return deepcopy(examples()[contract.type])


def load(contract: EventContract, data: Any) -> Mapping[str, Any]:
    return CATALOGUE.load(contract.type, contract.dataschema, data)


each_contract = pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.type)


def test_there_is_an_example_of_every_event_and_of_nothing_else() -> None:
    assert set(examples()) == {contract.type for contract in CONTRACTS}


@each_contract
def test_example_loads_and_dumps_to_the_same_bytes(contract: EventContract) -> None:
    loaded = load(contract, example(contract))
    dataschema, dumped = CATALOGUE.dump(contract.type, loaded)
    assert dataschema == contract.dataschema
    assert canonical_json(dumped) == canonical_json(example(contract))
    again = load(contract, json.loads(canonical_json(dumped)))
    assert again == loaded


@each_contract
def test_unknown_fields_are_ignored_at_every_depth(contract: EventContract) -> None:
    grown = with_news(example(contract))
    assert grown != example(contract)
    assert load(contract, grown) == load(contract, example(contract))


@each_contract
def test_each_missing_required_field_is_named(contract: EventContract) -> None:
    required = [name for name, field in contract.schema.fields.items() if field.required]
    assert "occurred_at" in required
    assert NAMED_BY.get(contract.type, "file_code") in required, "what it is about"
    for name in required:
        data = example(contract)
        del data[name]
        with pytest.raises(Invalid) as refused:
            load(contract, data)
        assert [violation.pointer for violation in refused.value.violations] == [f"/{name}"]


def test_every_broken_field_is_named_with_its_place() -> None:
    contract = CATALOGUE.newest("registration.dossier_submitted")
    data = example(contract)
    del data["regime"]
    data["channel"] = "FAX"
    data["dossier"]["goods_lines"][0]["hs_code"] = "9503"
    del data["dossier"]["importer"]["tax_code"]
    with pytest.raises(Invalid) as refused:
        load(contract, data)
    assert {violation.pointer for violation in refused.value.violations} == {
        "/regime",
        "/channel",
        "/dossier/goods_lines/0/hs_code",
        "/dossier/importer/tax_code",
    }


@each_contract
def test_what_loads_may_be_published(contract: EventContract) -> None:
    loaded = load(contract, example(contract))
    assert CATALOGUE.publishable(contract.type, loaded) == CATALOGUE.dump(contract.type, loaded)


def test_what_consumers_would_refuse_is_not_published() -> None:
    contract = CATALOGUE.newest("inspection.appointment_cancelled")
    told = {**load(contract, example(contract)), "place": "x" * 256, "reason": "a\x00", "officer": None}
    with pytest.raises(Invalid) as refused:
        CATALOGUE.publishable(contract.type, told)
    assert {broken.pointer for broken in refused.value.violations} == {"/place", "/reason", "/officer"}
    _, dumped = CATALOGUE.dump(contract.type, told)
    with pytest.raises(Invalid):
        load(contract, dumped)


@pytest.mark.parametrize("wrong", [None, [], "text", 7])
@each_contract
def test_data_that_is_no_object_is_refused(contract: EventContract, wrong: Any) -> None:
    with pytest.raises(Invalid):
        load(contract, wrong)


@each_contract
def test_another_major_version_is_unknown_not_broken(contract: EventContract) -> None:
    with pytest.raises(UnknownMessage):
        CATALOGUE.load(contract.type, f"/schemas/{contract.type}/{contract.version + 1}", example(contract))


@each_contract
def test_moments_are_utc_to_the_millisecond(contract: EventContract) -> None:
    moments = [name for name, field in contract.schema.fields.items() if isinstance(field, fields.DateTime)]
    here = timezone(timedelta(hours=7))
    for name in moments:
        exact = datetime(2026, 11, 20, 9, 15, 4, 120_999, tzinfo=here)
        data = {**load(contract, example(contract)), name: exact}
        _, dumped = CATALOGUE.dump(contract.type, data)
        assert dumped[name] == "2026-11-20T02:15:04.120Z"
        back = load(contract, dumped)[name]
        assert back == datetime(2026, 11, 20, 2, 15, 4, 120_000, tzinfo=UTC)
        assert back.utcoffset() == timedelta(0)
        assert load(contract, {**example(contract), name: "2026-11-20T09:15:04.120+07:00"})[name] == back


def test_quantities_keep_their_three_decimals() -> None:
    contract = CATALOGUE.newest("registration.dossier_submitted")
    data = example(contract)
    data["dossier"]["goods_lines"][0]["quantity"] = "123456789012.125"
    loaded = load(contract, data)
    assert loaded["dossier"]["goods_lines"][0]["quantity"] == Decimal("123456789012.125")
    _, dumped = CATALOGUE.dump(contract.type, loaded)
    assert dumped["dossier"]["goods_lines"][0]["quantity"] == "123456789012.125"


@pytest.mark.parametrize("code", ["9503002", "950300211", "9503.00.21", "95030021\n", "٩٥٠٣٠٠٢١"])
def test_an_hs_code_has_eight_digits(code: str) -> None:
    contract = CATALOGUE.newest("registration.dossier_submitted")
    data = example(contract)
    data["dossier"]["goods_lines"][0]["hs_code"] = code
    with pytest.raises(Invalid):
        load(contract, data)


def test_services_publish_exactly_what_the_catalogue_holds() -> None:
    catalogue = {contract.type for contract in CONTRACTS}
    assert catalogue == frozenset[str]().union(*PUBLISHED.values())
    for service, types in PUBLISHED.items():
        assert {type.partition(".")[0] for type in types} <= {service}


def test_nothing_is_published_while_nobody_subscribes() -> None:
    heard = {source for service in SUBSCRIPTIONS for source in sources_of(service)}
    assert {service for service, types in PUBLISHED.items() if types} <= heard


@pytest.mark.parametrize("service", SUBSCRIPTIONS)
def test_a_subscriber_has_an_answer_to_everything_it_hears(service: str) -> None:
    """Either a reaction or a place on the list of what is ignored; a forgotten type would wait as unknown."""
    heard = frozenset[str]().union(*(PUBLISHED[source] for source in sources_of(service)))
    given = answers()[service]
    assert heard <= given.reacted | given.ignored
    assert given.reacted <= heard, "a reaction to what never arrives"
    assert not given.reacted & given.ignored


@pytest.mark.parametrize("service", SUBSCRIPTIONS)
def test_nothing_ignored_is_unknown_to_the_catalogue(service: str) -> None:
    assert answers()[service].ignored <= {contract.type for contract in CONTRACTS}


def with_news(value: Any) -> Any:
    """The same with a field more in every object."""
    if isinstance(value, dict):
        return {**{name: with_news(inner) for name, inner in value.items()}, "news_of_tomorrow": {"deep": [1]}}
    return [with_news(inner) for inner in value] if isinstance(value, list) else value
