"""When the system is down: what is printed each morning, and how what was done on paper is entered afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import render_template, request
from flask_babel import lazy_gettext as _l

from services.console.domain.worklist import WorkRow
from services.console.entrypoints.access import console, desk, today
from services.console.shaping import read_all
from shared.regulation import load

# Rows: of one sheet, some six pages of A4; the next sheet is a page of its own.
_MOST_COPIES, _MOST_ROWS = 50, 200


class Blank(NamedTuple):
    title: Any
    signed_by: tuple[Any, ...]


_OFFICER, _IMPORTER = _l("Officer"), _l("For the importer")
# In the order of the work. The template of each is blanks/<name>.html.
BLANKS = {
    "registration": Blank(_l("Registration of inspection (form 01)"), (_IMPORTER, _l("Received by"))),
    "receipt": Blank(_l("Receipt slip"), (_IMPORTER, _OFFICER)),
    "supplement": Blank(_l("Supplement request"), (_IMPORTER, _OFFICER)),
    "checklist": Blank(_l("Check of the documents"), (_OFFICER, _l("Reviewer"))),
    "sampling": Blank(_l("Sampling record"), (_IMPORTER, _OFFICER)),
    "notice": Blank(_l("Result notice"), (_l("Head of the agency"),)),
}


class Afterwards(NamedTuple):
    """true_time: what is written of when it really was; None: the service takes the moment of entering, and no other."""

    act: Any
    true_time: Any = None


ENTERED = (
    Afterwards(_l("A dossier that came on paper"), _l("day of receipt, with the reason: the law counts from it")),
    Afterwards(_l("A sample that was taken"), _l("day and hour of taking")),
    Afterwards(_l("Sealing, hand-over, receipt, return of samples"), _l("day and hour of each step")),
    Afterwards(_l("A test report"), _l("days of testing and of receiving it")),
    Afterwards(_l("A clearance by customs"), _l("day on which customs released the goods")),
    Afterwards(_l("What became of failed goods, a letter to customs"), _l("day on which it was done or sent")),
    Afterwards(
        _l("A result notice that was signed on paper"), _l("day of signing, with the reason: its times count from it")
    ),
    Afterwards(_l("Receipt checklist, accepting, refusing"), _l("day on which it was done, with the reason")),
    Afterwards(
        _l("A supplement request handed over on paper"),
        _l("day on which it was handed over, with the reason: the importer's time counts from it"),
    ),
    Afterwards(_l("Answers to requests of the importer"), _l("day of the answer, with the reason")),
    Afterwards(_l("Checklist of the documents"), _l("day on which they were checked, with the reason")),
    Afterwards(_l("Draft and review of a result")),
)

# What the blanks offer to be ticked or written as a number.
_CODE_LISTS = ("qcvn", "goods_groups", "exempt_categories", "attachment_types", "result_codes", "conclusions")

# What a sampling record says; long ones get more room.
_OF_THE_RECORD = (
    (_l("Number of the record"), False), (_l("Day and hour"), False), (_l("Place"), False),
    (_l("File code of the dossier"), False), (_l("Officers: name, post, agency"), True),
    (_l("For the importer: name, post, identity paper"), True), (_l("Witness"), False),
    (_l("Goods: name, brand, model"), True), (_l("Manufacturer, origin"), False), (_l("Lot or serial number"), False),
    (_l("Produced on, expires on"), False), (_l("HS code, declaration"), False), (_l("Size of the lot, unit"), False),
    (_l("How the goods are stored"), False), (_l("Method of sampling, standard"), False),
    (_l("Sample for the test: quantity, code, seal number"), True),
    (_l("Sample that is retained: quantity, code, seal number"), True), (_l("Packing and sealing"), False),
    (_l("Laboratory, what is to be tested"), True), (_l("State of the remaining goods"), True),
    (_l("What the importer says"), True),
)  # fmt: skip


def paper() -> str:
    return render_template("counter/paper.html", blanks=BLANKS, entered=ENTERED)


def worklist() -> str:
    """Raises Unavailable: a list of half the dossiers would be taken for the whole."""
    console().audit.saw("worklist", "print")
    sheet, cursor = max(request.args.get("sheet", 1, int) or 1, 1), request.args.get("cursor") or None
    found = desk().rows("inspection", "/inspections", open_only="true", sort="due", limit=_MOST_ROWS, cursor=cursor)
    rows = read_all(WorkRow, found.items, service="inspection")
    return render_template(
        "counter/worklist.html", rows=rows, now=console().clock(), today=today(), sheet=sheet, goes_on=found.cursor
    )


def blank(form: str) -> str:
    law, on = load(), today()
    copies = request.args.get("copies", 1, int) or 1
    return render_template(
        "counter/blank.html",
        form=form,
        title=BLANKS[form].title,
        signed_by=BLANKS[form].signed_by,
        copies=min(max(copies, 1), _MOST_COPIES),
        items=[row for row in law.checklist.on(on) if row.part == "RECEIPT"],
        checks=[row for row in law.checklist.on(on) if row.part == "DOCUMENTARY"],
        law={name: getattr(law, name).on(on) for name in _CODE_LISTS},
        record=_OF_THE_RECORD,
    )


PAGES: dict[str, Callable[..., str]] = {
    "/paper": paper,
    "/paper/worklist": worklist,
    f"/paper/blank/<any({', '.join(BLANKS)}):form>": blank,
}
