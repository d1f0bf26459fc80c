"""What an officer would write most of the time: codes, seals, results. Everything proposed may be written over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from services.console.domain.casework.case import Case
from services.console.domain.casework.goods import Line
from shared.regulation.sampling import load_sampling
from shared.regulation.sampling_tests import qcvn_numbers

_HERE = ("TAKEN", "SEALED")
_COUNTED = re.compile(r"(.*?)(\d+)(\D*)\Z")


def sample_code(case: Case, line_no: int) -> str:
    """The file code and the line; a sample that is taken again is told apart from the one that left."""
    taken = {held.sample_code for held in case.custody if held.state not in _HERE}
    plain = f"{case.file_code}-{line_no}"
    again = (f"{plain}-{n}" for n in range(2, len(taken) + 3))
    return plain if plain not in taken else next(code for code in again if code not in taken)


def counted_on(first: str, many: int) -> list[str]:
    """Numbers that follow `first`, itself included: "NP-0098", "NP-0099", "NP-0100"; only the first, when it has no
    number."""
    found = _COUNTED.match(first.strip())
    if found is None:
        return [first.strip()] if first.strip() else []
    before, digits, after = found.groups()
    return [f"{before}{int(digits) + n:0{len(digits)}d}{after}" for n in range(many)]


def indicators_of(lines: Sequence[Line], on: date) -> list[str]:
    """Names of what the law lists to be tested of such goods."""
    asked = qcvn_numbers(*(qcvn for line in lines for qcvn in line.regulations))
    return [row.name for row in load_sampling().indicators if row.in_force(on) and row.qcvn in asked]
