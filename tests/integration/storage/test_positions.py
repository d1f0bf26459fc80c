"""Where a dossier stands, read from its document: what was published and applied, what waits, and its flow."""

from __future__ import annotations

import pytest

from shared.aggregate import Change
from shared.errors import NotFound
from shared.storage import AggregateStore, Index, Outbox, ensure_indexes
from shared.storage.history import head_of
from shared.storage.positions import Facts, Positions
from tests.example import Rally
from tests.integration.storage.conftest import ACTOR, Table

pytestmark = pytest.mark.integration


def positions_of(store: AggregateStore[Rally]) -> Positions[Rally]:
    return Positions(
        store, lambda rally: Facts(rally.file_code, "PLAYED", "TCKT11"), {"file_code": ["state.file_code"]}
    )


def test_what_is_not_published_yet_is_told_apart_from_what_is(table: Table) -> None:
    first, _second = table.played("d1", "", "")
    before = positions_of(table.ping).get("d1")
    assert (before.sequence, before.published_upto, before.number) == (2, 0, 2)
    assert before.unpublished is not None
    assert before.unpublished.since == table.clock()
    Outbox(table.ping).mark_published({"d1": [first]})
    after = positions_of(table.ping).get("d1")
    assert (after.published_upto, after.unpublished is not None) == (1, True)
    assert after.facts == Facts("d1", "PLAYED", "TCKT11")


def test_a_message_that_fails_stands_with_its_reason_and_what_is_behind_it(table: Table) -> None:
    for envelope in table.played("d2", "", "raise:no such good\nsecond line", ""):
        table.inbox.receive(envelope)
    found = positions_of(table.pong).get("d2")
    assert [(mark.source, mark.n, mark.dropped) for mark in found.applied] == [("ping", 1, None)]
    assert [(each.n, each.reason, each.tries) for each in found.waiting] == [(2, "failed", 1), (3, "early", 0)]
    assert found.waiting[0].error == "RuntimeError: no such good"
    assert found.waiting[0].id.startswith("d2~ping~2~")


def test_a_shell_has_no_facts_and_is_not_found_by_its_file_code(table: Table) -> None:
    table.inbox.receive(table.played("d3", "raise:at once")[0])
    found = positions_of(table.pong).get("d3")
    assert (found.facts, found.version, found.sequence) == (None, 0, 0)
    assert positions_of(table.pong).find("file_code", "d3", agency=None, before=None, limit=5) == []


def test_a_flow_says_what_came_of_each_event_and_not_what_it_said(table: Table) -> None:
    for envelope in table.played("d4", "", ""):
        table.inbox.receive(envelope)
    entries = positions_of(table.pong).flow("d4", before=None, limit=10)
    assert [(entry["number"], entry["cause"]["n"], entry["event"]["sequence"]) for entry in entries] == [
        (2, 2, 2),
        (1, 1, 1),
    ]
    assert all("data" not in entry["event"] and "hash" not in entry and "skipped" not in entry for entry in entries)


def test_a_flow_is_read_page_by_page_from_document_and_archive(table: Table) -> None:
    envelopes = table.played("d5", *[""] * 9)
    Outbox(table.ping).mark_published({"d5": envelopes})
    table.ping.archive.kept = 4
    table.ping.archive.relieve("d5")
    positions = positions_of(table.ping)
    assert positions.get("d5").archived == 5
    for size in (2, 3, 4, 9, 20):
        read: list[int] = []
        before: int | None = None
        while page := positions.flow("d5", before=before, limit=size):
            assert len(page) <= size
            read += [entry["number"] for entry in page]
            before = read[-1]
        assert read == list(range(9, 0, -1))


def test_entries_that_a_crash_left_in_both_places_come_once(table: Table) -> None:
    envelopes = table.played("d6", *[""] * 6)
    Outbox(table.ping).mark_published({"d6": envelopes})
    document = table.ping.collection.find_one({"_id": "d6"}) or {}
    copies = document["history"][:4]
    table.ping.archive.archived.insert_one({"_id": "d6/1", "aggregate": "d6", "first": 1, "last": 4, "entries": copies})
    entries = positions_of(table.ping).flow("d6", before=None, limit=20)
    assert [entry["number"] for entry in entries] == [6, 5, 4, 3, 2, 1]


def test_a_reaction_that_refused_is_told_from_one_that_acted(table: Table) -> None:
    table.played("d8", "")
    store, cause = table.ping, {"source": "pong", "n": 1, "id": "e1"}
    for event in ("e1", "e0"):
        found = store.collection.find_one({"_id": "d8"}) or {}
        change = Change(store.load("d8").state, "noted", details={"event": event})
        commit = store.prepare("d8", head_of(found), change, actor=ACTOR, cause=cause)
        store.collection.update_one({"_id": "d8"}, commit.update())
    acted, refused, own = positions_of(store).flow("d8", before=None, limit=5)
    assert [entry["refused"] for entry in (acted, refused, own)] == [False, True, False]


def test_a_message_that_was_skipped_is_named_by_the_act(table: Table) -> None:
    details = {"message": {"source": "pong", "n": 4, "id": "x"}}
    table.played("d7", "")
    rally = table.ping.load("d7")
    skipped = table.ping.save(rally, Change(rally.state, "message_skipped", reason="why", details=details), actor=ACTOR)
    table.ping.save(skipped, Change(rally.state, "noted", details={"message": "some text"}), actor=ACTOR)
    newest, settled, _first = positions_of(table.ping).flow("d7", before=None, limit=10)
    assert settled["skipped"] == details["message"]
    assert settled["reason"] == "why"
    assert "skipped" not in newest


def test_dossiers_of_one_name_come_newest_first_and_of_ones_own_agency_alone(table: Table) -> None:
    for id in ("same-1", "same-2"):
        table.ping.create(id, Change(Rally("SAME"), "served"), actor=ACTOR)
    positions = positions_of(table.ping)
    positions.agency = "state.file_code"

    def find(**asked: object) -> list[str]:
        question = {"agency": None, "before": None, "limit": 5, **asked}
        return [each.id for each in positions.find("file_code", "SAME", **question)]  # type: ignore[arg-type]

    assert find() == ["same-2", "same-1"]
    assert find(limit=1) == ["same-2"]
    assert find(before="same-2") == ["same-1"]
    assert find(agency="OTHER") == []
    assert positions.find("tax_code", "SAME", agency=None, before=None, limit=5) == []


def test_among_many_the_dossier_alone_is_read(table: Table) -> None:
    ensure_indexes(table.ping.collection, [Index("file_code", {"state.file_code": 1})])
    kind = table.ping.kind
    others = [
        {"_id": f"other-{n}", "kind": kind, "version": 1, "state": {"file_code": f"F{n}"}, "keys": [f"k{n}"]}
        for n in range(1000)
    ]
    table.ping.collection.insert_many(others)
    for code in ("F500", "nobody"):
        asked = {"kind": kind, "$or": [{"state.file_code": code}]}
        plan = table.ping.collection.find(asked).sort("_id", -1).limit(5).explain()
        assert plan["executionStats"]["totalDocsExamined"] == (1 if code == "F500" else 0)
        assert "IXSCAN" in str(plan["queryPlanner"]["winningPlan"])


def test_what_is_not_here_is_said(table: Table) -> None:
    with pytest.raises(NotFound, match="There is no"):
        positions_of(table.ping).get("nothing")
    assert positions_of(table.ping).flow("nothing", before=None, limit=5) == []
