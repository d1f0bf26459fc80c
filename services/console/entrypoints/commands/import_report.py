"""What became of the lines: for people what they must look at, for programs every line as it comes."""

from __future__ import annotations

import dataclasses
import json
from abc import ABC, abstractmethod
from collections import Counter

import click

from services.console.domain.open_rows import Finding, RowOutcome
from services.console.entrypoints.commands.output import print_table

# More than anybody reads; --json has them all.
_SHOWN = 500
_WORDS = {
    "imported": "taken over",
    "would_be_imported": "would be taken over",
    "there": "already there",
    "differs": "already there, with other content",
    "refused": "refused",
}
_DIFFERS = Finding(
    "",
    "differs",
    "The line says something else than when it was taken over; nothing was changed. Enter by hand what is new.",
)


class Report(ABC):
    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.all_settled = True

    def add(self, outcome: RowOutcome) -> None:
        self.counts[outcome.outcome] += 1
        self.all_settled = self.all_settled and outcome.settled

    @abstractmethod
    def close(self) -> None: ...


class TableReport(Report):
    def __init__(self, *, rehearsal: bool) -> None:
        super().__init__()
        self._rehearsal = rehearsal
        self._rows: list[tuple[object, ...]] = []
        self._more = 0
        self._let_pass: Counter[tuple[str, str]] = Counter()

    def add(self, outcome: RowOutcome) -> None:
        super().add(outcome)
        self._let_pass.update((found.code, found.detail) for found in outcome.let_pass)
        if outcome.settled:
            return
        for found in outcome.errors or (_DIFFERS,):
            if len(self._rows) == _SHOWN:
                self._more += 1
                continue
            self._rows.append((outcome.line, outcome.file_code, found.pointer, found.code, found.detail))

    def close(self) -> None:
        if self._rows:
            print_table(["line", "file code", "place", "rule", "way out"], self._rows, whole="file code")
        if self._more:
            click.echo(f"… and {self._more} more; --json names them all.")
        for (rule, why), times in sorted(self._let_pass.items()):
            click.echo(f"Let pass {times} times: {rule}. {why}")
        said = [f"{self.counts[outcome]} {word}" for outcome, word in _WORDS.items() if self.counts[outcome]]
        kept = " Nothing was kept." if self._rehearsal else ""
        click.echo(f"{sum(self.counts.values())} dossiers: {', '.join(said) or 'none'}.{kept}")


class JsonReport(Report):
    """One object: rows, written one by one, and counts at the end."""

    def __init__(self) -> None:
        super().__init__()
        self._any = False

    def add(self, outcome: RowOutcome) -> None:
        super().add(outcome)
        row = {name: value for name, value in dataclasses.asdict(outcome).items() if name != "wanted"}
        click.echo(("," if self._any else '{"rows": [') + "\n" + json.dumps(row, ensure_ascii=False), nl=False)
        self._any = True

    def close(self) -> None:
        begun = "" if self._any else '{"rows": ['
        click.echo(f'{begun}\n], "counts": {json.dumps(self.counts)}}}')
