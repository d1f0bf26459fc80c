"""The form 01 of a draft: what the page shows of it, and what its buttons do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from services.console.application.counter import REGISTER, Draft
from services.console.domain.registration.paper import GRIDS, Paper
from services.console.domain.registration.sending import Sent
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.counter.wording import label
from shared.clock import VIETNAM


class PaperForm(ActForm):
    """cells: what is wrong, by the name of the input. sent: how the typed rows were counted when they were sent.
    noted: inputs whose cells are told of elsewhere on the page."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.cells: dict[str, list[str]] = {}
        self.sent: Sent | None = None
        self.noted: set[str] = set()

    def say(self, name: str, message: str) -> None:
        self.cells.setdefault(name, []).append(message)

    def _field_at(self, pointer: str, pointers: Mapping[str, str]) -> Callable[[str], None]:
        name = self.sent.input_of(pointer) if self.sent else None
        if name is None:
            return lambda message: self.form_errors.append(message)
        if self.sent and name in self.sent.unclear:
            # That it is missing is our doing; what is wrong with it is said already.
            return lambda _message: None
        return lambda message: self.say(name, message)

    def problems(self) -> Iterator[tuple[str | None, Any]]:
        yield from ((None, text) for text in self.form_errors)
        for name, texts in self.cells.items():
            if name not in self.noted:
                yield from ((name, f"{place_of(name)}: {text}") for text in texts)


def place_of(name: str) -> str:
    """Where an input stands, in words: "Goods line 3, HS code"."""
    grid, _dash, rest = name.partition("-")
    index, _dash, column = rest.partition("-")
    if grid not in GRIDS or not index.isdecimal():
        return str(label(name))
    number = int(index) + 1
    rows = {
        "goods_lines": _("Goods line %(number)d", number=number),
        "documents": _("Document %(number)d", number=number),
        "declarations": _("Declaration %(number)d", number=number),
    }
    return f"{rows[grid]}, {label(column)}"


def begun(id: str, key: str, person: str, agency: str | None, now: datetime) -> Draft:
    header = {"agency-code": agency} if agency else {}
    return Draft(id, person, REGISTER, key, now, now, Paper(header, {"goods_lines": ({},)}))


def received_on(paper: Paper, today: date) -> date:
    """The day by which the list of goods is asked; today where what was typed is no day."""
    try:
        return datetime.strptime(paper.header.get("received_on", ""), "%d/%m/%Y").replace(tzinfo=VIETNAM).date()
    except ValueError:
        return today
