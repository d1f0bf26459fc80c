"""Several act on one dossier at the same time."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from shared.errors import Busy, Stale
from shared.storage.history import first_flaw
from shared.storage.sweeps import WaitingSweep
from tests.integration.storage.conftest import ACTOR, Table

pytestmark = pytest.mark.integration


def test_two_consumers_of_one_message_have_one_effect(table: Table) -> None:
    """Pitfall 8: both read before either writes."""
    for round in range(10):
        subject = f"s{round}"
        (first,) = table.played(subject, "")
        barrier = threading.Barrier(4)

        def receive(envelope: Any = first, barrier: Any = barrier) -> None:
            barrier.wait()
            table.inbox.receive(envelope)

        threads = [threading.Thread(target=receive) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert table.returned(subject) == (1,)
        assert len(table.pong.history(subject)) == 1


def test_acts_of_people_and_messages_do_not_lose_each_other(table: Table) -> None:
    """An officer acts while messages come: the officer may be told stale, messages look again."""
    envelopes = table.played("a", *[""] * 30)
    table.inbox.receive(envelopes[0])
    done = threading.Event()
    acted = []

    def officer() -> None:
        while not done.is_set():
            found = table.pong.load("a")
            try:
                table.pong.save(found, replace_noted(found), actor=ACTOR)
                acted.append(1)
            except Stale:
                continue

    thread = threading.Thread(target=officer)
    thread.start()
    for envelope in envelopes[1:]:
        table.inbox.receive(envelope)
    done.set()
    thread.join()
    assert table.returned("a") == tuple(range(1, 31))
    assert len(table.pong.history("a")) == 30 + len(acted)
    assert first_flaw(table.pong.history("a")) is None


def replace_noted(found: Any) -> Any:
    from shared.aggregate import Change

    return Change(found.state, "noted")


def test_a_contended_dossier_does_not_look_like_a_database_that_is_away(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Busy, not Unavailable: a consumer pauses for the latter. A sweep goes on with other dossiers, and no try is spent."""
    for subject in ("a", "b"):
        table.inbox.receive(table.played(subject, "raise:boom")[0])
    (first,) = table.played("c", "")
    real = table.inbox.document.apply
    renew = table.inbox.document.renew_waiting
    monkeypatch.setattr("shared.storage.gate._ATTEMPTS", 2)
    monkeypatch.setattr(table.inbox.document, "apply", lambda *_: None)
    with pytest.raises(Busy):
        table.inbox.receive(first)
    monkeypatch.setattr(table.inbox.document, "apply", real)
    monkeypatch.setattr(
        table.inbox.document,
        "renew_waiting",
        lambda envelope, *more: envelope.subject == "b" and renew(envelope, *more),
    )
    table.clock.forward(hours=1)
    assert WaitingSweep(table.inbox).run() == 2
    tries = {s: table.pong.collection.find_one({"_id": s})["waiting"][0]["tries"] for s in ("a", "b")}
    assert tries == {"a": 1, "b": 2}
