"""What is looked up: the list of goods, the codes of the form, the numbers of notices."""

from __future__ import annotations

from flask import g, render_template, request

from services.console.entrypoints.access import STAFF, today
from services.console.entrypoints.acts.wording import against
from services.console.entrypoints.administration.pages import asked_day, pages, registers
from services.console.entrypoints.wording import failure_text
from shared.errors import Invalid


@pages.get("/catalogue")
def catalogue() -> str:
    asked, on = (request.args.get("hs_code") or "").strip(), asked_day()
    found, wrong = None, None
    if asked:
        try:
            found = registers().catalogue(asked, on)
        except Invalid as error:
            wrong = " ".join(against(each) for each in error.violations) or failure_text(error)
    return render_template("administration/catalogue.html", asked=asked, on=on or today(), found=found, wrong=wrong)


@pages.get("/code-lists")
def code_lists() -> str:
    return render_template("administration/code_lists.html", lists=registers().code_lists())


@pages.get("/notice-numbers")
def notice_numbers() -> str:
    year = request.args.get("year", today().year, type=int)
    own = g.who.role in STAFF
    agency = g.who.agency if own else request.args.get("agency") or None
    cursor = request.args.get("cursor") or None
    agencies = () if own else registers().agencies()
    rows, following = registers().notice_numbers(year, agency, cursor) if agency else ((), None)
    return render_template(
        "administration/notice_numbers.html",
        rows=rows,
        cursor=following,
        year=year,
        agency=agency,
        agencies=agencies,
        own=own,
    )
