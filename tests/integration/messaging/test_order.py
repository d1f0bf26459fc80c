"""Messages of one dossier one after the other, of different dossiers side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.messaging.conftest import Standing
from tests.integration.messaging.court import Court, ball, headers_of, metric

pytestmark = pytest.mark.integration


def test_a_slow_first_message_is_not_overtaken_and_holds_up_no_other_dossier(
    standing: Standing, tmp_path: Path
) -> None:
    """Pitfalls 12 and 13."""
    court, gate = standing.court, tmp_path / "gate"
    court.play(standing.ping, "slow", f"hold:{gate}")
    court.play(standing.ping, "slow", count=3)
    court.play(standing.ping, "swift", count=3)
    court.until_returned("swift", [1, 2, 3])
    assert court.returned("pong", "slow") == []
    assert court.waiting("pong", "slow") == [], "its successors queue in memory; they are not early"
    gate.touch()
    court.until_returned("slow", [1, 2, 3, 4])


def test_a_later_message_does_not_overtake_an_absent_one(standing: Standing) -> None:
    """Pitfall 12."""
    court = standing.court
    for n in (3, 2):
        court.throw(ball(n), headers_of("shuffled", n, previousid=f"shuffled-{n - 1}"))
    court.until(lambda: court.waiting("pong", "shuffled") == [(2, "early"), (3, "early")], "both wait")
    court.throw(ball(1), headers_of("shuffled", 1))
    court.until(lambda: court.returned("pong", "shuffled") == [1, 2, 3], "all are applied in order")
    assert court.waiting("pong", "shuffled") == []


def test_ten_dossiers_with_many_quick_events_over_two_consumers(
    court: Court, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pitfalls 8 and 12: two processes take from one queue; each event is applied once, in order."""
    ping, *pongs = court.launched("ping", "pong", "pong")
    dossiers = [f"d{n}" for n in range(10)]
    for _ in range(3):
        for id in dossiers:
            court.play(ping, id, count=10)
    for id in dossiers:
        court.until_returned(id, list(range(1, 31)))
        assert court.waiting("pong", id) == []
        assert [e.sequence for e in court.events("pong", id)] == list(range(1, 31))

    def count(outcome: str) -> int:
        return int(sum(metric(pong, "cuakhau_received_total", outcome=outcome) for pong in pongs))

    assert all(metric(pong, "cuakhau_received_total") > 0 for pong in pongs), "both took part"
    with capsys.disabled():
        print(f"\n300 events over two consumers: {count('waiting')} came early, {count('duplicate')} twice")
