"""Use case: a registration that was filled in as a spreadsheet becomes a draft, with all that is wrong named by its cell."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from services.registration.application.ports import Law
from services.registration.domain.acts.submit import read_submission
from services.registration.domain.commands import SubmitDossier
from services.registration.domain.dossier import Channel
from services.registration.domain.draft import Draft, DraftNamed
from services.registration.domain.lists import Lists
from shared.aggregate import Actor
from shared.clock import Clock
from shared.errors import Invalid, Violation

# What a spreadsheet cannot bring along.
_BROUGHT_LATER = frozenset({"certificate_missing"})
_INDEX = re.compile(r"/\d+(?=/|$)")


@dataclass(frozen=True)
class Place:
    """row from 1; column by its letters. Without them: the sheet as a whole."""

    sheet: str
    row: int | None = None
    column: str | None = None

    @property
    def cell(self) -> str | None:
        return f"{self.sheet}!{self.column}{self.row}" if self.row and self.column else None


@dataclass(frozen=True)
class SheetProblem:
    """pointer: the field of the draft, where it is known. message: what is wrong and the way out."""

    place: Place
    code: str
    message: str
    pointer: str | None = None


@dataclass(frozen=True)
class SheetDraft:
    """places: where each field stands, by its pointer; also of lists and their entries as a whole.

    lacking: fields, with * for an entry's number, for which the sheet has no place though it must; told among the problems.
    """

    draft: Draft
    places: Mapping[str, Place]
    problems: tuple[SheetProblem, ...] = ()
    lacking: frozenset[str] = frozenset()


class Spreadsheets(Protocol):
    def read(self, data: bytes) -> SheetDraft:
        """Raises Invalid for a file that cannot be read at all."""
        ...


@dataclass(frozen=True)
class Drafted:
    """to_complete: what is still missing beside the sheet, such as the documents."""

    draft: Draft
    problems: tuple[SheetProblem, ...]
    to_complete: tuple[Violation, ...]


def draft_from_spreadsheet(data: bytes, *, actor: Actor, spreadsheets: Spreadsheets, law: Law, clock: Clock) -> Drafted:
    """Nothing is stored. Raises Invalid for a file that cannot be read at all."""
    read = spreadsheets.read(data)
    draft = _completed(read.draft, actor, law.lists)
    problems, to_complete = list(read.problems), []
    told = frozenset(problem.pointer for problem in read.problems if problem.pointer)
    for violation in _violations(draft, actor, law, clock):
        if _is_told(violation.pointer, told, read.lacking):
            continue
        place = _place(violation.pointer, read.places)
        if place is None or violation.code in _BROUGHT_LATER:
            to_complete.append(violation)
        else:
            problems.append(SheetProblem(place, violation.code, violation.message, violation.pointer))
    return Drafted(draft, tuple(_in_order(problems, read.places)), tuple(to_complete))


def _in_order(problems: list[SheetProblem], places: Mapping[str, Place]) -> list[SheetProblem]:
    """As a person goes through the workbook."""
    sheets = list(dict.fromkeys(place.sheet for place in (*places.values(), *(each.place for each in problems))))

    def key(problem: SheetProblem) -> tuple[int, int, int, str]:
        place = problem.place
        return sheets.index(place.sheet), place.row or 0, len(place.column or ""), place.column or ""

    return sorted(problems, key=key)


def _violations(draft: Draft, actor: Actor, law: Law, clock: Clock) -> tuple[Violation, ...]:
    channel = Channel.NPSP if actor.role == "importer" else Channel.COUNTER
    try:
        read_submission(SubmitDossier(channel, draft), lists=law.lists, regime_on=law.regime_on, now=clock())
    except Invalid as error:
        return error.violations
    return ()


def _completed(draft: Draft, actor: Actor, lists: Lists) -> Draft:
    """What follows from who sends it and from the lists: the sender's tax code, the dossier's type, codes by their names."""
    lines = tuple(
        replace(
            line,
            group=_by_name(line.group, {code: group.name for code, group in lists.groups.items()}),
            unit=_by_name(line.unit, lists.units),
        )
        for line in draft.goods_lines
    )
    groups = (lists.groups.get(line.group.code or "") for line in lines)
    types = {group.dossier_type for group in groups if group}
    only = next(iter(types)) if len(types) == 1 else None
    importer = draft.importer
    if not importer.tax_code and actor.role == "importer":
        importer = replace(importer, tax_code=actor.tax_code)
    return replace(
        draft,
        dossier_type=draft.dossier_type or (str(only) if only else None),
        agency=_by_name(draft.agency, lists.agencies),
        importer=importer,
        qcvn=_by_name(draft.qcvn, lists.qcvn),
        goods_lines=lines,
    )


def _by_name(value: DraftNamed, listed: Mapping[str, str]) -> DraftNamed:
    """ "pce" and "cái" are PCE; what is not so clear stays as it is, for the rules to name."""
    said = (value.code or "").casefold()
    if not said or value.code in listed:
        return value
    found = [code for code, name in listed.items() if said in (code.casefold(), name.casefold())]
    return DraftNamed(found[0], value.name or listed[found[0]]) if len(found) == 1 else value


def _is_told(pointer: str, told: Collection[str], lacking: Collection[str]) -> bool:
    """A problem of the sheet's own says why the field is not as it must be."""
    return any(above in told for above in _ups(pointer)) or any(
        above in lacking for above in _ups(_INDEX.sub("/*", pointer))
    )


def _place(pointer: str, places: Mapping[str, Place]) -> Place | None:
    return next((places[above] for above in _ups(pointer) if above in places), None)


def _ups(pointer: str) -> Iterator[str]:
    """The pointer and all above it, up to its first part."""
    while pointer:
        yield pointer
        pointer = pointer.rpartition("/")[0]
