"""The table at the end of `make run`."""

import io
import re
from dataclasses import replace

from tests.e2e.sample_run.__main__ import console_for
from tests.e2e.sample_run.table import Row, print_rows
from tests.e2e.stories import STORIES

TITLE = "a title that goes on " * 10


def _printed(stream: io.StringIO) -> str:
    print_rows([Row(replace(STORIES[0], title=TITLE), "QG2026000001", None, (), ())], console_for(stream))
    return stream.getvalue()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_is_cut_or_wrapped_in_a_file() -> None:
    assert TITLE.strip() in _printed(io.StringIO())


def test_a_terminal_keeps_its_width(monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    shown = re.sub(r"\x1b\[[0-9;]*m", "", _printed(Terminal()))
    assert max(len(line) for line in shown.splitlines()) <= 100
