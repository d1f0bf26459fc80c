"""The list of what there is to do: its tabs, what is asked of it, what a row says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Literal

from services.console.domain.dossier.next_step import to_be_assigned

# The services' word for who has to do something next; see inspection's OpenAPI document.
AGENCYS = ("RECEIVING", "INSPECTING", "REQUEST", "REVIEW", "SIGNATURE", "ISSUING")

# In the order of a dossier's way; the last two hold what is over as well.
TABS = (
    "mine",
    "unassigned",
    "receiving",
    "inspecting",
    "importer",
    "request",
    "review",
    "signature",
    "disposing",
    "overdue",
    "open",
    "done",
    "all",
)
STAGES = {
    "receiving": ("RECEIVING",),
    "inspecting": ("INSPECTING",),
    "importer": ("IMPORTER",),
    "request": ("REQUEST",),
    "review": ("REVIEW",),
    "signature": ("SIGNATURE", "ISSUING"),
    "disposing": ("DISPOSING",),
    "overdue": AGENCYS,
    "done": ("DONE",),
}
FIRST_TAB = {"officer": "mine", "reviewer": "review", "signer": "signature"}
# Of a case, in the order of its way; see inspection's OpenAPI document.
OPEN_STATUSES = (
    "OPENED",
    "SCHEDULED",
    "CHECKED",
    "SAMPLED",
    "TESTED",
    "PAUSED",
    "HELD",
    "DRAFTED",
    "REVIEWED",
    "SIGNED",
    "DISPOSING",
)
OVER = ("ISSUED", "CANCELLED", "REFUSED", "WITHDRAWN")
STATUSES = (*OPEN_STATUSES, *OVER)
MODES = ("NONE", "REDUCED", "DOCUMENTARY", "SAMPLE")
SORTS = ("due", "newest")

Urgency = Literal["over", "near", "far", "none"]


@dataclass(frozen=True)
class Asked:
    """What a page's address asks for. sort "": as the tab has it. officer: an id or name, "me" or "none".

    group: of goods, by the single window's code; row: by that of the catalogue.
    """

    tab: str
    q: str = ""
    modes: tuple[str, ...] = ()
    row: str = ""
    tax_code: str = ""
    officer: str = ""
    due_from: date | None = None
    due_until: date | None = None
    sort: str = ""
    statuses: tuple[str, ...] = ()
    group: str = ""

    @property
    def order(self) -> str:
        """Of what is over, the newest is what people look for."""
        return self.sort or ("newest" if self.tab in ("done", "all") else "due")

    @property
    def statuses_here(self) -> tuple[str, ...]:
        """Those that a dossier of this tab may have, and what is asked for all the same."""
        here = {"all": STATUSES, "done": OVER}.get(self.tab, OPEN_STATUSES)
        return tuple(status for status in STATUSES if status in here or status in self.statuses)

    @property
    def filters(self) -> tuple[str, ...]:
        """Names of the filters that are set, beside tab and order."""
        values = vars(self)
        return tuple(name for name in values if name not in ("tab", "sort") and values[name])

    def without(self, name: str, value: str | None = None) -> Asked:
        """value: one of several; None: the filter as a whole."""
        if value is not None:
            left: Any = tuple(each for each in getattr(self, name) if each != value)
            return replace(self, **{name: left})
        return replace(self, **{name: getattr(Asked(self.tab), name)})

    @property
    def address(self) -> dict[str, str | list[str]]:
        """As the parameters of an address; empty ones are left out."""
        dated = {name: day.isoformat() for name in ("due_from", "due_until") if (day := getattr(self, name))}
        plain = {name: getattr(self, name) for name in ("tab", "q", "group", "row", "tax_code", "officer", "sort")}
        asked: dict[str, str | list[str]] = {name: value for name, value in {**plain, **dated}.items() if value}
        several = {"mode": list(self.modes), "status": list(self.statuses)}
        return {**asked, **{name: values for name, values in several.items() if values}}


def question(asked: Asked, today: date) -> dict[str, object]:
    """What inspection is asked: the parameters of its list."""
    due_until = asked.due_until
    if asked.tab == "overdue":
        yesterday = today - timedelta(days=1)
        due_until = min(due_until or yesterday, yesterday)
    officer = {"mine": "me", "unassigned": "none"}.get(asked.tab) or asked.officer
    return {
        "q": asked.q,
        "stage": list(STAGES.get(asked.tab, ())),
        "status": list(asked.statuses),
        "mode": list(asked.modes),
        "group": asked.group,
        "row": asked.row,
        "tax_code": asked.tax_code,
        "officer": officer,
        "due_from": asked.due_from.isoformat() if asked.due_from else None,
        "due_until": due_until.isoformat() if due_until else None,
        "open_only": "true" if asked.tab in ("mine", "unassigned", "open") else None,
        "sort": asked.order,
    }


@dataclass(frozen=True)
class Importer:
    tax_code: str
    name: str


@dataclass(frozen=True)
class WorkRow:
    """A dossier in the list. days_left: working days until next_due_on, None when it is over; owed_by: who owes them."""

    id: str
    version: int
    file_code: str
    received_on: date
    importer: Importer
    goods: str
    hs_code: str
    lines: int
    mode: str
    status: str
    stage: str
    next_due_on: date
    owed_by: str | None
    days_left: int | None
    officer: str | None
    allowed: tuple[str, ...] = ()

    @property
    def urgency(self) -> Urgency:
        if self.days_left is None or self.owed_by != "AGENCY":
            return "none"
        if self.days_left < 0:
            return "over"
        return "near" if self.days_left <= 1 else "far"

    @property
    def next_acts(self) -> tuple[str, ...]:
        """Inspection's words for what is usually done next, the likeliest first; whether it may be is another matter."""
        lapsed = self.status == "PAUSED"
        if self.stage in ("INSPECTING", "DISPOSING") and to_be_assigned(self.officer, self.status, lapsed=lapsed):
            return ("assign",)
        if self.stage == "DISPOSING":
            return ("record_disposition",)
        if self.stage == "REVIEW":
            return ("approve",)
        if self.stage == "SIGNATURE":
            return ("sign",)
        if self.stage != "INSPECTING":
            return ()
        sample = {
            "OPENED": ("schedule", "record_checklist"),
            "SCHEDULED": ("record_sample", "record_checklist"),
            "CHECKED": ("record_sample", "schedule"),
            "SAMPLED": ("record_test_result",),
        }
        papers = {"OPENED": ("record_checklist",), "SCHEDULED": ("record_checklist",)}
        return (*(sample if self.mode == "SAMPLE" else papers).get(self.status, ()), "draft_result")


@dataclass(frozen=True)
class Load:
    """An officer's open dossiers."""

    officer: str
    name: str
    open: int
    overdue: int
    today: int
    soon: int


@dataclass(frozen=True)
class Counts:
    """Of the agency's open dossiers."""

    stages: Mapping[str, int]
    open: int
    mine: int
    unassigned: int
    overdue: int
    today: int
    soon: int
    officers: tuple[Load, ...] = ()

    def of_tab(self, tab: str) -> int | None:
        """None: not counted, there is no end of them."""
        if tab in ("done", "all"):
            return None
        if tab in ("mine", "unassigned", "overdue", "open"):
            return int(getattr(self, tab))
        return sum(self.stages.get(stage, 0) for stage in STAGES[tab])

    def name_of(self, officer: str) -> str:
        return next((load.name for load in self.officers if load.officer == officer), officer)


@dataclass(frozen=True)
class SavedView:
    """query: the address' parameters, as they stand behind its question mark."""

    id: str
    name: str
    query: str


@dataclass(frozen=True)
class Chosen:
    """A dossier ticked in the list, as it stood there."""

    id: str
    version: int
    file_code: str

    def __str__(self) -> str:
        return f"{self.id}~{self.version}~{self.file_code}"

    @classmethod
    def read(cls, text: str) -> Chosen | None:
        id, _, rest = text.partition("~")
        version, _, file_code = rest.partition("~")
        if not (re.fullmatch(r"[0-9A-Za-z-]{1,64}", id) and re.fullmatch(r"[0-9]{1,9}", version)):
            return None
        return cls(id, int(version), file_code[:40])


@dataclass(frozen=True)
class Given:
    """What became of one dossier when many were given to an officer. problem: why not; None: done."""

    chosen: Chosen
    problem: Exception | None = None
    now: Chosen | None = field(default=None)


_FILE_CODE = re.compile(r"[A-Z]{2}[0-9]{4,10}")
_PAPER_NUMBER = re.compile(r"(?=.*[0-9])(?=.*[^0-9])\S{4,100}")
_NUMBER = re.compile(r"[0-9]{10}(-?[0-9]{3})?|[0-9]{11,12}")


def file_code_in(text: str) -> str | None:
    """What was typed, when it may be a file code."""
    code = text.strip().upper()
    return code if _FILE_CODE.fullmatch(code) and len(code) <= 12 else None


def paper_number_in(text: str) -> str | None:
    """What was typed, when it may be the whole number of a paper or notice; as numbers are compared."""
    number = text.strip().upper()
    return number if _PAPER_NUMBER.fullmatch(number) else None


def meant(text: str, rows: Sequence[WorkRow]) -> WorkRow | None:
    """The one dossier of which somebody typed the file code, or alone has that tax code or declaration number."""
    if len(rows) != 1:
        return None
    code = file_code_in(text)
    if code is not None:
        return rows[0] if rows[0].file_code == code else None
    return rows[0] if _NUMBER.fullmatch(text.strip()) else None
