"""A source whose database was rolled back says other things under numbers that were said before."""

from __future__ import annotations

import pytest

from tests.integration.messaging.court import Court

pytestmark = pytest.mark.integration


def test_a_source_rolled_back_is_seen_as_a_fork_and_rebased(court: Court) -> None:
    """The restored source repeats numbers 3 and 4 with other events. Nothing is overwritten, nothing is guessed."""
    ping, pong = court.launched("ping", "pong")
    court.play(ping, "a", count=2)
    court.play(ping, "beside")
    court.until_returned("a", [1, 2])
    rallies = court.mongo[court.prefix + "ping"]["rallies"]
    court.until(lambda: not court.unpublished("ping", "a"), "all is published")
    backup = court.document("ping", "a")
    last_common = court.events("ping", "a")[-1].id
    court.play(ping, "a", count=2)
    court.until_returned("a", [1, 2, 3, 4])
    ping.terminate()
    rallies.replace_one({"_id": "a"}, backup)

    ping = court.launch("ping", EXAMPLE_ASK_AFTER="1")
    court.play(ping, "a", count=3)
    court.until(
        lambda: court.waiting("pong", "a") == [(3, "fork"), (4, "fork"), (5, "fork")], "the fork is seen, for all three"
    )
    assert court.returned("pong", "a") == [1, 2, 3, 4], "nothing was done on it"
    court.play(ping, "beside")
    court.until_returned("beside", [1, 2])

    with court.operator(pong) as operator:
        rows = operator.messages(reason="fork")
        assert [row["sequence"] for row in rows] == [3, 4, 5]
        assert "rolled back" in rows[0]["error"]
        body = {"sequence": 2, "event_id": last_common, "reason": "ping restored from its backup of last night"}
        assert operator.post(rows[0]["id"], "rebase", **body).status_code == 200
        court.until(lambda: court.returned("pong", "a") == [1, 2, 3, 4, 3, 4, 5], "it goes on from the last common one")
        assert operator.messages(q="a") == []
        assert operator.post(rows[0]["id"], "rebase", **body).status_code in (404, 409), "the second is told so"
    # The restored ping in turn gets what pong had answered since, by asking for the gap.
    court.until(lambda: court.returned("ping", "a") == [1, 2, 3, 4, 3, 4, 5], "ping has all of pong's answers")
    (act,) = [e for e in court.document("pong", "a")["history"] if e["act"] == "inbox_rebased"]
    assert act["reason"] == body["reason"]
    court.play(ping, "a")
    court.until(lambda: court.returned("ping", "a")[-1] == 6, "and the game goes on")
