"""What a supplement request is begun with: what the receipt slip says is missing, and what the checklist waits for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from services.console.domain.casework.case import Case
from services.console.domain.dossier.case import AWAITED, ChecklistAnswer

# As the service takes an item.
LONGEST_ITEM = 255


@dataclass(frozen=True)
class Wanted:
    """listed: items of the receipt slip, by code. others: things in words. remarks: on items of the slip."""

    listed: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def awaited(case: Case | None) -> tuple[ChecklistAnswer, ...]:
    answers = case.checklist.answers if case and case.checklist else ()
    return tuple(each for each in answers if each.answer == AWAITED)


def wanted(
    missing: Iterable[str],
    answers: Iterable[ChecklistAnswer],
    about: Callable[[ChecklistAnswer], str],
    *,
    of_slip: Collection[str],
) -> Wanted:
    """missing: by the receipt slip. answers: those that wait. about: an item's name, with the lines that it is about.

    of_slip: codes of the slip's items; the other items are the documentary checklist's.
    """
    listed, others, remarks = list(missing), [], []
    for each in answers:
        said = _one_line(f"{about(each)}: {each.note}" if each.note else about(each))
        if each.item not in of_slip:
            others.append(said[:LONGEST_ITEM])
            continue
        listed.append(each.item)
        if each.note or each.lines:
            remarks.append(said)
    return Wanted(tuple(dict.fromkeys(listed)), tuple(dict.fromkeys(others)), tuple(remarks))


def _one_line(text: str) -> str:
    return " ".join(text.split())
