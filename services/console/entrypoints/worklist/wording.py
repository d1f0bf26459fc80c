"""Words of the list, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.console.domain.worklist import Asked, Counts, Given, WorkRow
from services.console.entrypoints.terms import CASE_STATUSES, as_label
from services.console.entrypoints.wording import failure_text
from shared import regulation
from shared.errors import CuakhauError, NotAllowed, Stale

STAGES = {
    "RECEIVING": _l("To be taken in"),
    "INSPECTING": _l("Being inspected"),
    "IMPORTER": _l("Waiting for the importer"),
    "REQUEST": _l("Importer awaits an answer"),
    "REVIEW": _l("To be reviewed"),
    "SIGNATURE": _l("To be signed"),
    "ISSUING": _l("Signed, being issued"),
    "DISPOSING": _l("Failed goods to be dealt with"),
}

TABS = {
    "mine": _l("My work"),
    "unassigned": _l("Not assigned"),
    "receiving": STAGES["RECEIVING"],
    "inspecting": STAGES["INSPECTING"],
    "importer": STAGES["IMPORTER"],
    "request": STAGES["REQUEST"],
    "review": STAGES["REVIEW"],
    "signature": STAGES["SIGNATURE"],
    "disposing": STAGES["DISPOSING"],
    "overdue": _l("Overdue"),
    "open": _l("All open ones"),
    "done": _l("Done"),
    "all": _l("All of the agency"),
}


MODES = {
    "NONE": _l("No inspection"),
    "REDUCED": _l("Reduced"),
    "DOCUMENTARY": _l("Documents"),
    "SAMPLE": _l("Sample"),
}

# That tell how far the work is, where the stage does not.
_TELLING = ("SCHEDULED", "CHECKED", "SAMPLED", "TESTED", "ISSUED", "CANCELLED", "REFUSED", "WITHDRAWN")

SORTS = {"due": _l("Earliest deadline first"), "newest": _l("Newest first")}

EMPTY = {
    "mine": _l("No open dossier is yours. What nobody has yet stands under “Not assigned”."),
    "unassigned": _l("Every open dossier has its officer."),
    "receiving": _l("No dossier waits to be taken in."),
    "review": _l("No draft waits for a review. What officers draft comes here."),
    "signature": _l("Nothing waits for a signature. What was reviewed comes here."),
    "overdue": _l("Nothing is overdue."),
}

_FILTERS = {
    "q": _l("Search"),
    "statuses": _l("State"),
    "modes": _l("Mode"),
    "group": _l("Group of goods"),
    "row": _l("Goods of row"),
    "tax_code": _l("Tax code"),
    "officer": _l("Officer"),
    "due_from": _l("Due from"),
    "due_until": _l("Due until"),
}


def tab_name(tab: str) -> str:
    return str(TABS[tab])


def mode_name(mode: str) -> str:
    return str(MODES.get(mode, mode))


def status_name(status: str) -> str:
    return as_label(CASE_STATUSES[status])


def stage_name(row: WorkRow) -> str:
    """While it is inspected: how far that is."""
    if row.stage in ("DONE", "INSPECTING"):
        return status_name(row.status) if row.status in _TELLING else str(STAGES["INSPECTING"])
    return str(STAGES.get(row.stage, row.stage))


def left_text(row: WorkRow, today: date) -> str:
    """Until when, as people say it. No working day is left on the last day, and before one that is a day off."""
    left = row.days_left
    if left is None:
        return ""
    if row.owed_by != "AGENCY":
        return _importers(left, row.next_due_on == today)
    if left < 0:
        return str(ngettext("Overdue by %(num)d working day", "Overdue by %(num)d working days", -left))
    if left == 0:
        return str(_("Due today") if row.next_due_on == today else _("Due on a day off"))
    return str(ngettext("%(num)d working day left", "%(num)d working days left", left))


def _importers(left: int, last_day: bool) -> str:
    if left < 0:
        return str(ngettext("Importer late by %(num)d working day", "Importer late by %(num)d working days", -left))
    if left == 0:
        return str(_("Importer's last day") if last_day else _("Importer's last day is a day off"))
    return str(ngettext("Importer has %(num)d working day", "Importer has %(num)d working days", left))


_SEVERAL = {"modes": mode_name, "statuses": status_name}


def tags(asked: Asked, counts: Counts | None) -> Iterator[tuple[str, str, Asked]]:
    """What is filtered by, each with the list without it."""
    for name in asked.filters:
        if name in _SEVERAL:
            for value in getattr(asked, name):
                yield str(_FILTERS[name]), _SEVERAL[name](value), asked.without(name, value)
            continue
        yield str(_FILTERS[name]), _said(name, getattr(asked, name), counts), asked.without(name)


def _said(name: str, value: Any, counts: Counts | None) -> str:
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if name == "officer":
        return officer_name(value, counts)
    if name == "group":
        return dict(goods_groups()).get(str(value), str(value))
    return str(value)


def officer_name(officer: str | None, counts: Counts | None) -> str:
    if officer in (None, "none"):
        return str(_("nobody"))
    if officer == "me":
        return str(_("me"))
    return counts.name_of(str(officer)) if counts else str(officer)


def given_text(given: Given) -> str:
    """Why a dossier was not given to the officer."""
    match given.problem:
        case None:
            return str(_("Given."))
        case Stale():
            return str(_("Somebody else changed it in the meantime: nothing was done with it."))
        case NotAllowed():
            return str(_("It cannot be given to anybody as it stands now: it is over or signed."))
        case CuakhauError() as error:
            return failure_text(error)
        case error:
            return str(error)


def goods_rows() -> list[tuple[str, str]]:
    """Rows of the list of goods, by code, once each."""
    found: dict[str, str] = {}
    for row in regulation.load().catalogue.rows:
        found.setdefault(row.code, row.name if str(get_locale()) != "en" else row.name_en or row.name)
    return list(found.items())


def goods_groups() -> list[tuple[str, str]]:
    """The single window's groups of goods, by code."""
    english = str(get_locale()) == "en"
    return [(group.code, group.name_en if english else group.name) for group in regulation.load().goods_groups]
