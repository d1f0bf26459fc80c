"""`cuakhau nsw` without services: finding, sending again, comparing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.console.adapters.window_list import read_list
from services.console.application.window import Compared, Resent, find_exchanges, reconcile, resend
from services.console.domain.window import Difference, Exchange, Theirs
from shared.errors import Invalid, NotFound

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
LONG_AGO = "2026-11-01T03:00:00.000Z"


@dataclass
class Desk:
    """rows: of each service's journal. dossiers, letters: standings, in order."""

    rows: dict[str, list[Exchange]] = field(default_factory=dict)
    dossiers: list[dict[str, Any]] = field(default_factory=list)
    letters: list[dict[str, Any]] = field(default_factory=list)

    def exchanges(self, service: str, **asked: str) -> list[Exchange]:
        found = [row for row in self.rows.get(service, ()) if all(row.facts[k] == v for k, v in asked.items())]
        return sorted(found, key=lambda row: row.began, reverse=True)

    def whole(self, exchange: Exchange, *, files: bool) -> Mapping[str, Any]:
        raise NotImplementedError

    def take_again(self, id: str) -> Resent:
        return Resent("message", id, "held", "", settled=True)

    def send_again(self, letter_id: str, file_code: str, *, reason: str) -> Resent:
        return Resent("letter", letter_id, file_code, reason, settled=True)

    def standings(self, service: str) -> Iterator[Mapping[str, Any]]:
        yield from self.dossiers if service == "registration" else self.letters


def row(service: str, message_id: str, minute: int = 0, **facts: str) -> Exchange:
    way = "in" if service == "registration" else "out"
    said = {"message_id": message_id, "file_code": "QG1", "direction": way, **facts}
    return Exchange(service, f"{service}-{minute}", NOW + timedelta(minutes=minute), said)


def dossier(code: str, status: int = 1, codes: tuple[int, ...] = (), changed_at: str = LONG_AGO) -> dict[str, Any]:
    return {"file_code": code, "status": status, "result_codes": list(codes), "changed_at": changed_at}


def told(code: str, last: str | None = None, *waiting: str, changed_at: str = LONG_AGO) -> dict[str, Any]:
    letters = [
        {"letter_id": id, "kind": "accepted", "status": "QUEUED", "attempts": 3, "error": "time-out"} for id in waiting
    ]
    return {"file_code": code, "last_message": last, "unacknowledged": letters, "changed_at": changed_at}


def compared(theirs: list[Theirs], desk: Desk) -> list[tuple[str, str, bool]]:
    by_code = {each.file_code: each for each in theirs}
    found = reconcile(by_code, desk=desk, settled_before=NOW - timedelta(minutes=15), compared=Compared())
    return [(each.file_code, each.difference.value, each.under_way) for each in found]


def test_a_dossiers_exchanges_of_both_services_are_in_order_of_time() -> None:
    desk = Desk({"registration": [row("registration", "a", 1), row("registration", "b", 5)]})
    desk.rows["notification"] = [row("notification", "c", 3)]
    found, of_message = find_exchanges("QG1", desk=desk)
    assert [each.facts["message_id"] for each in found] == ["a", "c", "b"]
    assert not of_message
    assert find_exchanges("c", desk=desk)[1]
    with pytest.raises(NotFound, match="QG2"):
        find_exchanges("QG2", desk=desk)


def test_a_message_of_the_window_is_taken_again_as_it_came_last() -> None:
    desk = Desk({"registration": [row("registration", "a", 1), row("registration", "a", 5)]})
    assert resend("a", file_code=None, reason="x", desk=desk).id == "registration-5"


def test_a_letter_is_sent_again_by_its_dossier() -> None:
    desk = Desk({"notification": [row("notification", "c")]})
    assert resend("c", file_code=None, reason="x", desk=desk) == Resent("letter", "c", "QG1", "x", settled=True)
    with pytest.raises(NotFound, match="--file-code"):
        resend("never-tried", file_code=None, reason="x", desk=desk)
    assert resend("never-tried", file_code="QG9", reason="x", desk=desk).outcome == "QG9"


def test_every_difference_has_its_name() -> None:
    desk = Desk(
        dossiers=[dossier("QG1"), dossier("QG2"), dossier("QG3", 13, (1, 3)), dossier("QG4"), dossier("QG5")],
        letters=[told("QG0"), told("QG2"), told("QG3", "m3"), told("QG4", "m4", "m5"), told("QG5", "m6")],
    )
    theirs = [
        Theirs("QG2", 2),
        Theirs("QG3", 13, (1, 1), "m3"),
        Theirs("QG4", 1),
        Theirs("QG5", 1, (), "m5"),
        Theirs("QG6", 1),
    ]
    assert compared(theirs, desk) == [
        ("QG1", "only_here", False),
        ("QG2", "status_differs", False),
        ("QG3", "result_differs", False),
        ("QG4", "not_acknowledged", False),
        ("QG5", "last_message_differs", False),
        ("QG6", "only_there", False),
    ]


def test_what_the_window_does_not_say_is_no_difference() -> None:
    desk = Desk(dossiers=[dossier("QG3", 13, (1, 3))], letters=[told("QG3", "m3")])
    assert compared([Theirs("QG3", 13)], desk) == []


@pytest.mark.parametrize("lately", ["dossier", "letter"])
def test_what_changed_lately_is_under_way(lately: str) -> None:
    at = (NOW - timedelta(minutes=14)).isoformat()
    of_dossier, of_letter = (at if lately == each else LONG_AGO for each in ("dossier", "letter"))
    desk = Desk(dossiers=[dossier("QG1", changed_at=of_dossier)], letters=[told("QG1", changed_at=of_letter)])
    assert compared([Theirs("QG1", 2)], desk) == [("QG1", "status_differs", True)]


@settings(deadline=None)
@given(st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30)))
def test_each_dossier_is_compared_once_whatever_each_side_has(here: set[int], told_: set[int], there: set[int]) -> None:
    desk = Desk([], [dossier(f"QG{n:03}") for n in sorted(here)], [told(f"QG{n:03}") for n in sorted(told_)])
    desk.rows = {}
    found = compared([Theirs(f"QG{n:03}", 1) for n in there], desk)
    assert found == [
        *((f"QG{n:03}", Difference.ONLY_HERE.value, False) for n in sorted(here - there)),
        *((f"QG{n:03}", Difference.ONLY_THERE.value, False) for n in sorted(there - here)),
    ]


def listed(folder: Path, text: str | bytes) -> dict[str, Theirs]:
    file = folder / "list"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_list(file)


BOTH = {"QG1": Theirs("QG1", 13, (1, 1, 3), "m1"), "QG2": Theirs("QG2", 1)}


@pytest.mark.parametrize(
    "text",
    [
        "file_code,status,result_codes,last_message\nQG1,13,1 1 3,m1\nQG2,1,,\n",
        "\ufefffile_code;status;result_codes;last_message\r\nqg1;13;1 1 3;m1\r\nQG2;1;;\r\n",
        'last_message,status,file_code,result_codes\nm1,13,QG1,"1,1,3"\n,1,QG2,\n',
        '[{"file_code":"QG1","status":13,"result_codes":[1,1,3],"last_message":"m1"},{"file_code":"QG2","status":"1"}]',
        '{"items":[{"file_code":"QG1","status":13,"result_codes":"1 1 3","last_message":"m1"},'
        '{"file_code":"QG2","status":1}],"next":null}',
    ],
)
def test_a_list_may_be_csv_or_json(tmp_path: Path, text: str) -> None:
    assert listed(tmp_path, text) == BOTH


def test_an_empty_list_of_results_says_that_there_is_none(tmp_path: Path) -> None:
    assert listed(tmp_path, '[{"file_code":"QG1","status":1,"result_codes":[]}]')["QG1"].result_codes == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "its first line"),
        ("code,status\nQG1,1\n", "its first line"),
        ("file_code,status\nQG1,16\n", "0 to 15"),
        ("file_code,status\nQG1,\n", "0 to 15"),
        ("file_code,status\n,1\n", "missing"),
        ("file_code,status\nQG1,1\nQG1,2\n", "twice"),
        ("file_code,status,result_codes\nQG1,1,passed\n", "numbers"),
        (b"file_code,status\n\xff,1\n", "UTF-8"),
        ("[1]", "list of objects"),
        ("{}", "list of objects"),
        ("[", "no JSON"),
    ],
)
def test_what_is_no_list_is_named(tmp_path: Path, text: str | bytes, said: str) -> None:
    with pytest.raises(Invalid) as caught:
        listed(tmp_path, text)
    assert said in " ".join([caught.value.message, *(v.message for v in caught.value.violations)])


def test_a_hundred_thousand_rows_are_read(tmp_path: Path) -> None:
    rows = "".join(f"QG{n:010},1\n" for n in range(100_000))
    assert len(listed(tmp_path, "file_code,status\n" + rows)) == 100_000
