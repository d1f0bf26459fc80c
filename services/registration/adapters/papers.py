"""Names for what papers say, from the law's tables and the register of staff."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from services.registration.application.papers import PaperWords
from shared.papers.letterhead import letterhead_of, person_of
from shared.reference.register import Register
from shared.regulation import Regulation
from shared.slips import Slips

_RECEIPT = "RECEIPT"


def paper_words(law: Regulation, register: Callable[[], Register], slips: Slips) -> PaperWords:
    def office(code: str, day: date) -> str:
        row = law.customs_offices.find(code, day) or law.customs_offices.find(code[:2], day)
        return row.name if row else code

    return PaperWords(
        head=lambda code, name, day: letterhead_of(law, code, name, day),
        office=office,
        result=lambda code: law.result_codes[code].name,
        conclusion=lambda code: law.conclusions[code].name,
        person=lambda id, day: person_of(register(), id, day),
        slip=slips.of,
        receipt_items=tuple(item for item in law.checklist if item.part == _RECEIPT),
    )
