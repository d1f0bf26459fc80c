"""The rules of form 01 in the language of the page: the service names each by a code and says it in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.console.entrypoints.languages import in_english
from shared.errors import Violation
from shared.regulation import load

# What is not here is left to the service's own words.
RULES: Mapping[str, Any] = {
    "required": _l("Fill this in."),
    "too_long": _l("This is too long; shorten it."),
    "not_on_list": _l("This is not on the list; choose from it."),
    "not_in_office": _l("This agency is out of office; choose another one."),
    "tax_code": _l("A tax code has 10 digits, 13 for a branch, or the 12 of a person."),
    "tax_code_check_digit": _l("The check digit is wrong: a digit was mistyped."),
    "hs_code": _l("An HS code has 8 digits, like 9503.00.21."),
    "quantity": _l("Write a number with 12 digits and 3 decimals at most."),
    "quantity_zero": _l("The quantity must be more than 0."),
    "origin": _l("Write the country as two letters, like CN."),
    "date": _l("Write a day as dd/mm/yyyy."),
    "date_in_future": _l("This day is still to come."),
    "import_window": _l("The first day must not be after the last."),
    "email": _l("This is no e-mail address."),
    "dossier_type": _l("Choose the type of dossier."),
    "group_of_other_type": _l("This group does not belong to the type of dossier."),
    "catalogue_row": _l("Choose a row that covers this HS code."),
    "exempt_category": _l("This is no ground for an exemption; choose from the list."),
    "no_goods_lines": _l("Enter at least one goods line."),
    "certificate_missing": _l("No attached certificate covers this line: attach it, and name the line there."),
    "cert_body_required": _l("Name the certification body, or a certificate for every line."),
    "line_unknown": _l("There is no such goods line."),
    "lines_covered": _l("Say which goods lines the certificate covers."),
    "declaration_number": _l("A declaration has 12 digits."),
    "declaration_not_import": _l("This is no import declaration: those begin with 10."),
    "declaration_not_listed": _l("This declaration is not among those below."),
    "duplicate_declaration": _l("This declaration is entered twice."),
    "file_kind": _l("This kind of file is not taken: scan it as PDF or as a picture."),
    "documents_too_large": _l("The scans are larger than 20 MiB together: scan them smaller."),
    "agency_fixed": _l("The agency cannot be changed any more: transfer the dossier."),
    "control_character": _l("There is a character here that cannot be seen; write the text anew."),
    "unchanged": _l("This would change nothing."),
    "same_agency": _l("The dossier is at this agency already; choose another one."),
    "cert_body_fixed": _l("The certification body does not change with the content: name or remove it by its own act."),
    "file_name": _l("Give the file's name alone, without folders and signs."),
    "unit": _l("Give the value in the unit of the list."),
    "contradicts": _l(
        "Value and limit say otherwise than the report. Correct the entry, or have the report corrected."
    ),
    "accepted_from_before": _l("The certificate was issued under the law before, and is good until the day it states."),
    "not_applying": _l("This regulation does not apply beside another one to any line."),
    "importer_fixed": _l("The importer cannot be changed: register anew."),
}


def said_by_rule(violation: Violation) -> str | None:
    """The rule in the language of the page; None where the service's own words are to do."""
    if chosen := _OF_A_LIST.fullmatch(violation.message):
        return _listed(chosen)
    if in_english():
        return None
    rule = _missing(violation.message) if violation.code == "document_missing" else RULES.get(violation.code)
    return None if rule is None else str(rule)


# '"X1" is not on the list; choose one of the units of measure (đơn vị tính): KGM, … (18 in all). GET /code-lists …'
_OF_A_LIST = re.compile(
    r"(?:'(?P<code>.*)' is not on the list|This code is mandatory); choose one of the "
    r"(?P<english>[^():]+) \((?P<vietnamese>[^()]+)\): (?P<some>.*?)(?: … \(\d+ in all\))?\. GET /code-lists .*",
    re.DOTALL,
)


def _listed(said: re.Match[str]) -> str:
    """Of the service's sentence what helps somebody at a page: which list it is, and what its codes look like."""
    name, some = said["english" if in_english() else "vietnamese"], ", ".join(said["some"].split(", ")[:5])
    if said["code"] is None:
        return str(_("Fill this in: a code of the list of %(list)s, such as %(some)s.", list=name, some=some))
    text = _(
        "“%(code)s” is not on the list of %(list)s: choose from it, such as %(some)s.",
        code=said["code"],
        list=name,
        some=some,
    )
    return str(text)


def _missing(said: str) -> str | None:
    """The service names the paper in both languages."""
    rows = (row for row in load().documents if said.startswith(f"{row.name} ({row.name_en},"))
    row = next(rows, None)
    return str(_("%(paper)s is missing; attach it.", paper=row.name)) if row else None
