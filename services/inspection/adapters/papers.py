"""Names for what papers say, from the law's tables and the register of staff."""

from __future__ import annotations

from collections.abc import Callable

from services.inspection.application.papers import PaperWords
from shared.papers.letterhead import letterhead_of, person_of
from shared.reference.register import Register
from shared.regulation import Regulation


def paper_words(law: Regulation, register: Callable[[], Register]) -> PaperWords:
    return PaperWords(
        head=lambda code, name, day: letterhead_of(law, code, name, day),
        person=lambda id, day: person_of(register(), id, day),
    )
