"""What the services name by code, in the words of the office and the language of the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from services.console.entrypoints.acts.refusals import said_against
from services.console.entrypoints.acts.rules import said_by_rule
from services.console.entrypoints.dossier.law_words import one_language, said
from services.console.entrypoints.dossier.wording import word
from services.console.entrypoints.languages import in_english
from shared import regulation
from shared.clock import VIETNAM
from shared.errors import Violation

_ISO_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


def mode(code: str) -> str:
    return word(code, "mode").capitalize()


def appointment(code: str) -> str:
    return word(code, "appointment").capitalize()


def part(code: str) -> str:
    return word(code, "part")


def sample_state(code: str) -> str:
    return word(code, "sample")


def answer(code: str) -> str:
    return word(code, "answer").capitalize()


def found(code: str) -> str:
    """Of what the papers show."""
    return word(code, "found").capitalize()


def day(of: date) -> str:
    return of.strftime("%d/%m/%Y")


def minute(of: datetime) -> str:
    return of.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")


def person(by: str) -> str:
    """ "officer:lan.nt" as people call it."""
    return by.partition(":")[2] or by


def amount(of: Decimal) -> str:
    return f"{of.normalize():f}".replace(".", ",")


def result(code: int) -> str:
    """As the notice has it."""
    found = regulation.load().result_codes.find(code)
    return str(code) if found is None else said(found)


def disposition(kind: str) -> str:
    found = next((each for each in regulation.load().dispositions if each.code == kind), None)
    return kind if found is None else said(found)


def proof(kind: str) -> str:
    """Which papers show that it was done."""
    found = next((each for each in regulation.load().dispositions if each.code == kind), None)
    papers = "" if found is None else (found.proof_en if in_english() else found.proof)
    return str(_("%(kind)s is shown by: %(papers)s.", kind=disposition(kind), papers=papers))


def spoken(text: str) -> str:
    """A service's sentence in the language of the page, where it is known or says both ("tiếng Việt. / English."), days
    as people write them."""
    return _ISO_DAY.sub(r"\3/\2/\1", said_against(text) or one_language(text))


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
