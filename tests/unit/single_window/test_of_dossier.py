"""What staff see of the exchange about a dossier: each message once, however often it was tried."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from shared.single_window.journal import Direction, Kept, Outcome, Piece, Search
from shared.single_window.journal.of_dossier import AT_MOST, exchange_about

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
CODE = "QG2026000590"


def kept(id: str, minute: int = 0, **more: Any) -> Kept:
    at = NOON + timedelta(minutes=minute)
    plain: dict[str, Any] = {
        "direction": Direction.OUT,
        "outcome": Outcome.HELD,
        "error": "",
        "document_type": "BKHCN0100001",
        "kind": "11/05",
        "partner": "NSW",
        "taken_from": None,
        "by": None,
    }
    said = Piece("0", 1)
    fixed: dict[str, Any] = {"began": at, "ended": at, "file_code": CODE, "expires_at": at}
    return Kept(id=f"{id}-{minute}", message_id=id, message=said, answer=None, **fixed, **{**plain, **more})


class Journal:
    def __init__(self, *rows: Kept) -> None:
        self.rows = sorted(rows, key=lambda row: row.began, reverse=True)
        self.asked: list[Search] = []

    def search(self, search: Search, *, after: tuple[datetime, str] | None, limit: int) -> list[Kept]:
        self.asked.append(search)
        return self.rows[:limit]


def test_tries_of_one_message_are_one_and_the_last_counts() -> None:
    lost = {"outcome": Outcome.UNKNOWN, "error": "ReadTimeout"}
    found = exchange_about(CODE, Journal(kept("a", 0, **lost), kept("a", 5, **lost), kept("a", 9), kept("b", 7)))
    assert [(each.message_id, each.tries, each.outcome, each.error) for each in found.messages] == [
        ("a", 3, Outcome.HELD, ""),
        ("b", 1, Outcome.HELD, ""),
    ]
    assert found.messages[0].first_at == NOON
    assert found.messages[0].last_at == NOON + timedelta(minutes=9)


def test_what_nobody_known_sent_is_not_asked_for() -> None:
    journal = Journal(kept("a"))
    exchange_about(CODE, journal)
    assert journal.asked == [Search(file_code=CODE, strays=False)]


def test_both_ways_are_kept_apart() -> None:
    found = exchange_about(CODE, Journal(kept("a"), kept("a", 1, direction=Direction.IN)))
    assert len(found.messages) == 2


def test_only_what_was_acknowledged_can_have_come_to_nothing() -> None:
    came = {"direction": Direction.IN, "kind": "10/04"}
    journal = Journal(kept("a", **came), kept("b", 1, outcome=Outcome.REFUSED, **came), kept("c", 2))
    found = exchange_about(CODE, journal, dict.fromkeys("abc", "invalid: …"))
    assert [each.unapplied for each in found.messages] == [None, None, "invalid: …"]


def test_a_long_exchange_is_cut_and_says_so() -> None:
    rows = [kept(str(number), number) for number in range(AT_MOST + 1)]
    assert exchange_about(CODE, Journal(*rows)).more
    assert len(exchange_about(CODE, Journal(*rows)).messages) == AT_MOST
    assert not exchange_about(CODE, Journal(*rows[1:])).more
