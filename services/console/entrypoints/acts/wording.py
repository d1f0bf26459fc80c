"""What the services name by code, in the words of the office and the language of the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.console.entrypoints.access import console
from services.console.entrypoints.acts.refusals import said_against
from services.console.entrypoints.acts.rules import said_by_rule
from shared import regulation
from shared.clock import VIETNAM
from shared.errors import Violation

_ISO_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")

MODES = {
    "NONE": _l("No inspection"),
    "REDUCED": _l("Reduced inspection"),
    "DOCUMENTARY": _l("Inspection of documents"),
    "SAMPLE": _l("Inspection by sample"),
}

APPOINTMENTS = {
    "DOCUMENT_REVIEW": _l("Review of documents"),
    "SAMPLE_INSPECTION": _l("Sample inspection"),
}

PARTS = {"TEST": _l("for the test"), "RETAINED": _l("retained")}

SAMPLE_STATES = {
    "TAKEN": _l("taken, not sealed"),
    "SEALED": _l("sealed"),
    "HANDED_TO_LAB": _l("handed to the laboratory"),
    "RECEIVED_BY_LAB": _l("received by the laboratory"),
    "TESTED": _l("tested"),
    "RETAINED": _l("kept"),
    "RETURNED": _l("given back"),
    "DESTROYED": _l("destroyed"),
    "INVALID": _l("invalid, seal broken"),
}

ANSWERS = {"YES": _l("Yes"), "NO": _l("No"), "NOT_APPLICABLE": _l("Does not apply")}


def mode(code: str) -> str:
    return str(MODES.get(code, code))


def part(code: str) -> str:
    return str(PARTS.get(code, code))


def sample_state(code: str) -> str:
    return str(SAMPLE_STATES.get(code, code))


def answer(code: str) -> str:
    return str(ANSWERS.get(code, code))


def day(of: date) -> str:
    return of.strftime("%d/%m/%Y")


def today() -> date:
    """In Vietnam, by the console's clock."""
    return console().clock().astimezone(VIETNAM).date()


def minute(of: datetime) -> str:
    return of.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")


def person(by: str) -> str:
    """ "officer:lan.nt" as people call it."""
    return by.partition(":")[2] or by


def amount(of: Decimal) -> str:
    return f"{of.normalize():f}".replace(".", ",")


def vietnamese() -> bool:
    return str(get_locale()) != "en"


def result(code: int) -> str:
    """As the notice has it."""
    found = regulation.load().result_codes.find(code)
    return str(code) if found is None else (found.name if vietnamese() else found.name_en)


def disposition(kind: str) -> str:
    found = next((each for each in regulation.load().dispositions if each.code == kind), None)
    return kind if found is None else (found.name if vietnamese() else found.name_en)


def proof(kind: str) -> str:
    """Which papers show that it was done."""
    found = next((each for each in regulation.load().dispositions if each.code == kind), None)
    papers = "" if found is None else (found.proof if vietnamese() else found.proof_en)
    return str(_("%(kind)s is shown by: %(papers)s.", kind=disposition(kind), papers=papers))


def spoken(text: str) -> str:
    """A service's sentence in the language of the page, where it is known or says both ("tiếng Việt. / English."), days
    as people write them."""
    vi, slash, en = text.partition(" / ")
    said = said_against(text) or (text if not slash else (vi if vietnamese() else en))
    return _ISO_DAY.sub(r"\3/\2/\1", said)


def against(violation: Violation) -> str:
    """What a service says against an act: by its sentence, which tells more, else by the rule that it names."""
    known = said_against(violation.message) is not None
    return (None if known else said_by_rule(violation)) or spoken(violation.message)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "act_amount": amount,
    "act_answer": answer,
    "act_disposition": disposition,
    "act_mode": mode,
    "act_part": part,
    "act_person": person,
    "act_result": result,
    "act_sample_state": sample_state,
    "act_spoken": spoken,
}
