"""A goods line with all that is known of it: its rows of the catalogue, what was found, what became of the goods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.console.domain.dossier.case import Candidate, Case, CaseLine, Disposition, Indicator
from services.console.domain.dossier.record import GoodRecord, StandingRecord
from services.console.domain.dossier.registered import ConformityLine, Dossier, GoodsLine, LineResult


@dataclass(frozen=True)
class Line:
    """result: of the notice that stands; draft: proposed so far, while there is none. seen: as inspection has the line.

    failing: what the laboratory found out of bounds. record: of this good, from earlier lots.
    """

    goods: GoodsLine
    seen: CaseLine | None = None
    result: LineResult | None = None
    draft: LineResult | None = None
    conformity: ConformityLine | None = None
    disposition: Disposition | None = None
    failing: tuple[Indicator, ...] = ()
    record: GoodRecord | None = None

    @property
    def row(self) -> Candidate | None:
        """Under which the goods fall: the one that was chosen, or the only one."""
        if self.seen is None or self.seen.off_list:
            return None
        rows = self.seen.candidates
        if self.seen.row is not None:
            return next((each for each in rows if each.code == self.seen.row), None)
        return rows[0] if len(rows) == 1 else None

    @property
    def undecided(self) -> bool:
        """Several rows may cover the goods and nobody chose."""
        return self.seen is not None and not self.seen.off_list and self.row is None and len(self.seen.candidates) > 1


def lines_of(dossier: Dossier | None, case: Case | None, record: StandingRecord | None = None) -> list[Line]:
    """From whichever service answered."""
    seen = {line.line_no: line for line in case.content.lines} if case else {}
    goods = dossier.dossier.goods_lines if dossier else tuple(seen.values())
    result = dossier.result if dossier and dossier.result and dossier.result.revocation is None else None
    results = {line.line_no: line for line in result.lines} if result else {}
    drafts = {line.line_no: line for line in case.draft.lines} if case and case.draft and not results else {}
    found = {line.line_no: line for line in dossier.conformity.lines} if dossier and dossier.conformity else {}
    return [
        Line(
            goods=line,
            seen=seen.get(line.line_no),
            result=results.get(line.line_no),
            draft=drafts.get(line.line_no),
            conformity=found.get(line.line_no),
            disposition=_disposition(case, line.line_no),
            failing=_failing(case, line.line_no),
            record=record.of(seen[line.line_no].good_key) if record and line.line_no in seen else None,
        )
        for line in goods
    ]


@dataclass(frozen=True)
class Tally:
    """How many lines came out so. code: None: no result yet. numbers: of these lines."""

    code: int | None
    drafted: bool
    numbers: tuple[int, ...]


def tally(lines: Sequence[Line]) -> list[Tally]:
    """What came out how often, the rarest first: among forty lines that pass, the one that fails."""
    found: dict[tuple[int | None, bool], tuple[int, ...]] = {}
    for line in lines:
        said = line.result or line.draft
        key = (said.code if said else None, line.result is None and said is not None)
        found[key] = (*found.get(key, ()), line.goods.line_no)
    return sorted((Tally(*key, numbers) for key, numbers in found.items()), key=lambda each: len(each.numbers))


def _disposition(case: Case | None, line_no: int) -> Disposition | None:
    """The last notice's, if a line was dealt with under several."""
    owed = [each for each in case.dispositions if each.line_no == line_no] if case else []
    return owed[-1] if owed else None


def _failing(case: Case | None, line_no: int) -> tuple[Indicator, ...]:
    if case is None or case.sample is None or case.test is None:
        return ()
    codes = {goods.sample_code for goods in case.sample.goods if goods.line_no == line_no}
    return tuple(each for each in case.test.indicators if each.sample_code in codes and not each.passed)
