"""What is to be seen of a lot, by the keys that a scenario may name, and how it differs from what was expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shared.clock import VIETNAM
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
    """Kinds of letters in the order in which they are told; each counts once, over however many channels it went."""
    told = ((letter["event_sequence"], letter["kind"]) for letter in lot.letters())
    return [kind for _, kind in dict.fromkeys(told)]


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


def _staff_told(lot: LotAtPlay) -> list[str]:
    """At once, oldest first: day, section, what is owed, to whom it went."""
    return [_noticed(row, notice) for notice, row in _noticed_of(lot, "/reminders")]


def _digests(lot: LotAtPlay) -> list[str]:
    """Lines about this dossier in the mornings' digests of its agency, oldest first."""
    return [_noticed(row, notice) for notice, row in _noticed_of(lot, "/digests")]


def _noticed_of(lot: LotAtPlay, path: str) -> list[tuple[Json, Json]]:
    notices = lot.officer.rows("notification", path, agency=lot.agency)
    found = [(notice, row) for notice in notices for row in notice["rows"] if row["dossier_id"] == lot.id]
    return sorted(found, key=lambda each: (each[0]["date"], each[1]["section"], each[1]["what"]))


def _noticed(row: Json, notice: Json) -> str:
    to = [f"{letter['to']['role']} {letter['status']}" for letter in notice["letters"]]
    return f"{notice['date']} {row['section']} {row['what']}: {', '.join(to)}"


def _plan(lot: LotAtPlay) -> list[str]:
    """What TCVN 7790-1 has looked at of each line: severity, code letter, items, acceptance number."""
    lines = lot.officer.read("inspection", f"/inspections/{lot.id}/sampling-plan")["lines"]
    plans = [part for line in lines for part in line["parts"] if part["plan"]]
    return [
        f"{each['severity']} {each['plan']['letter']} n={each['plan']['n']} Ac={each['plan']['ac']}" for each in plans
    ]


def _appointment(lot: LotAtPlay) -> str | None:
    """Day, half-day and officer."""
    found = lot.case()["appointment"]
    if found is None:
        return None
    starts_at = datetime.fromisoformat(found["starts_at"]).astimezone(VIETNAM)
    who = "colleague" if found["officer"] != lot.officer.name else "officer"
    return f"{starts_at:%Y-%m-%d %p} {who}"


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
    "staff_told": _staff_told,
    "digests": _digests,
    "sampling_plan": _plan,
    "appointment": _appointment,
    "label_due": lambda lot: (lot.registration()["label_request"] or {}).get("due_on"),
    "cleared_on": lambda lot: [each["cleared_on"] for each in lot.registration()["clearances"]],
    "handled_by": lambda lot: lot.registration()["agency"]["code"],
    "competent": lambda lot: (lot.registration()["competence"]["agency"] or {}).get("code"),
    "chosen": lambda lot: (lot.registration()["competence"]["chosen_agency"] or {}).get("code"),
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
        if seen != arranged(plain(wanted), seen):
            found.append(f"{key}\n      expected {plain(wanted)}\n      seen     {seen}")
    return found


def arranged(wanted: Any, seen: Any) -> Any:
    """A list within a list holds what may come in either order, as two services at work at once let it."""
    if not (isinstance(wanted, list) and isinstance(seen, list)) or any(isinstance(each, list) for each in seen):
        return wanted
    told: list[Any] = []
    for each in wanted:
        if isinstance(each, list):
            came = seen[len(told) : len(told) + len(each)]
            told += came if sorted(map(str, came)) == sorted(map(str, each)) else each
        else:
            told.append(each)
    return told


def plain(value: Any) -> Any:
    """As JSON would carry it, so that days of YAML equal days of the API."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)
