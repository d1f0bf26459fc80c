"""What is to be seen of a lot, by the keys that a scenario may name, and how it differs from what was expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.e2e.person import Json

if TYPE_CHECKING:
    from tests.e2e.scenario.playing import LotAtPlay

View = Callable[["LotAtPlay"], Any]


def _status(of: str) -> View:
    def view(lot: LotAtPlay) -> str | None:
        handler = lot.registration()["handlers"][of]
        return f"{handler['code']} {handler['name']}" if handler else None

    return view


def _case(*path: str) -> View:
    def view(lot: LotAtPlay) -> Any:
        found: Any = lot.case()
        for name in path:
            found = None if found is None else found[name]
        return found

    return view


def _results(lot: LotAtPlay) -> dict[int, int]:
    result = lot.registration()["result"]
    return {line["line_no"]: line["code"] for line in result["lines"]} if result else {}


def _told(lot: LotAtPlay) -> list[str]:
    """Kinds of letters in the order of what they tell of; each counts once, over however many channels it went."""
    letters = sorted(lot.letters(), key=lambda letter: letter["event_sequence"])
    return list(dict.fromkeys((letter["event_sequence"], letter["kind"]) for letter in letters)) and [
        kind for _, kind in dict.fromkeys((letter["event_sequence"], letter["kind"]) for letter in letters)
    ]


def _deadlines(lot: LotAtPlay) -> list[str]:
    clocks = sorted(lot.registration()["clocks"], key=lambda clock: (clock["started_on"], clock["rule"]))
    return [f"{clock['rule']} {clock['due_on']} {clock['state']}" for clock in clocks]


def _history(lot: LotAtPlay) -> list[str]:
    entries = lot.officer.read("registration", f"/registrations/{lot.id}/history")["entries"]
    return [entry["act"] for entry in entries]


def _dispositions(lot: LotAtPlay) -> dict[int, str]:
    found = lot.case()["dispositions"]
    return {each["line_no"]: f"{each['kind']} {'done' if each['done'] else each['due_on']}" for each in found}


def _reductions(lot: LotAtPlay) -> list[str]:
    """Oldest first: status, the ground on which it ended, its last day."""
    rows = lot.signer.rows("inspection", "/entitlements", tax_code=lot.tax_code)
    return [_reduction(row) for row in reversed(rows)]


def _reduction(row: Json) -> str:
    ending = row["ending"]
    return " ".join(filter(None, (row["status"], row["valid_to"], ending["ground"] if ending else None)))


def _notices(lot: LotAtPlay) -> list[str]:
    """The newest last: what became of each notice."""
    said = []
    for notice in lot.case()["notices"]:
        became = "REVOKED" if notice["revoked"] else "REPLACED" if notice["replaced_by"] else "STANDS"
        codes = ",".join(str(line["code"]) for line in notice["lines"])
        said.append(f"{became} {codes}")
    return said


VIEWS: Mapping[str, View] = {
    "agency": _status("cqkt"),
    "body": _status("tccn"),
    "mode": _case("mode"),
    "rule": _case("decision", "rule"),
    "scheme": _case("decision", "scheme"),
    "inspection": _case("status"),
    "results": _results,
    "told": _told,
    "deadlines": _deadlines,
    "history": _history,
    "dispositions": _dispositions,
    "reductions": _reductions,
    "notices": _notices,
    "competent": lambda lot: lot.registration()["agency"]["code"],
    "received_on": lambda lot: lot.registration()["received_on"],
    "due_on": _case("due_on"),
    "cost_of_retest": _case("retest", "cost_bearer"),
    "customs_copy_due": _case("customs_copy_due"),
    "officer_may": lambda lot: sorted(lot.registration()["allowed"]),
}
KEYS = frozenset(VIEWS) | {"intake"}
NEEDED = frozenset({"agency", "mode", "rule", "inspection", "told", "deadlines", "history"})


def differences(lot: LotAtPlay, expected: Mapping[str, Any]) -> list[str]:
    """In words; empty when all is as it should be."""
    found = []
    for key, wanted in expected.items():
        if key == "intake":
            continue
        seen = plain(VIEWS[key](lot))
        if seen != plain(wanted):
            found.append(f"{key}\n      expected {plain(wanted)}\n      seen     {seen}")
    return found


def plain(value: Any) -> Any:
    """As JSON would carry it, so that days of YAML equal days of the API."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)
