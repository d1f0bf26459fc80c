"""`python -m tests.e2e.scenario.page [--check] [FILE]`: writes the page of the scenarios, or compares it."""

from __future__ import annotations

import argparse
import sys
from itertools import groupby
from pathlib import Path

from tests.e2e.scenario.expecting import KEYS
from tests.e2e.scenario.model import Scenario
from tests.e2e.scenario.reading import read_scenario, scenario_files
from tests.e2e.scenario.vocabulary import goods_kinds, phrases

PAGE = Path(__file__).parents[3] / "docs" / "scenarios.md"
_HEAD = """# Kịch bản / Scenarios

Paths of the law, one file each in `tests/scenarios`, readable without knowing the code: what is registered, who does what
on which day and hour (Vietnam time), what is refused, and how it ends. `tests/e2e/test_scenarios.py` plays all of them
through the running services, on one line of time with a clock that is moved; a file that says what nobody knows is an error.
One alone: `make test TESTS=tests/e2e/test_scenarios.py ARGS='-k r2026_tet'`.

A step is a sentence of the table at the end; beside it stands its data, `refused` with words that the answer must contain
(409 not_allowed), `check` for what is to be seen at once, `lot` for another lot than the one before. In the end every letter
has gone out once, and the window has nothing against what it got. This page is written by `make docs`.
"""


def page() -> str:
    scenarios = [read_scenario(file) for file in scenario_files()]
    parts = [_HEAD, *(_regime(code, list(each)) for code, each in groupby(scenarios, key=lambda one: one.regime))]
    return "\n".join([*parts, _sentences(), _words()])


def _regime(code: str, scenarios: list[Scenario]) -> str:
    rows = [f"| [{one.name}](../tests/scenarios/{one.file.name}) | {one.title} | {one.title_en} |" for one in scenarios]
    return "\n".join([f"## {code}: {len(rows)}\n", "| file | nội dung | what it shows |", "|---|---|---|", *rows, ""])


def _sentences() -> str:
    rows = [
        f"| {phrase.party} | {phrase.sentence} | {', '.join([*phrase.needs, *(f'({name})' for name in phrase.data)])} |"
        for phrase in phrases().values()
    ]
    return "\n".join(["## Sentences\n", "| party | sentence | data |", "|---|---|---|", *rows, ""])


def _words() -> str:
    goods = [f"`{name}` {kind['name']} ({kind['hs_code']})" for name, kind in goods_kinds().items()]
    keys = ", ".join(f"`{key}`" for key in sorted(KEYS))
    return f"Goods: {'; '.join(goods)}.\n\nWhat may be expected: {keys}.\n"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail when the file is not up to date")
    parser.add_argument("file", type=Path, nargs="?", default=PAGE)
    given = parser.parse_args(arguments)
    if not given.check:
        given.file.write_text(page(), encoding="utf-8")
    elif not given.file.exists() or given.file.read_text(encoding="utf-8") != page():
        sys.stderr.write(f"{given.file} is not up to date; run `make docs`.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
