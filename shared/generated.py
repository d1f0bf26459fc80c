"""A document that is made from the code and committed beside it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path


def keep(arguments: Sequence[str], about: str | None, text: Callable[[], str]) -> int:
    """`[--check] FILE`: writes it, or compares it with what stands there. Gives the exit code: 1, it is not up to date."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--check", action="store_true", help="change nothing; fail when the file is not up to date")
    parser.add_argument("file", type=Path)
    given = parser.parse_args(arguments)
    if not given.check:
        given.file.parent.mkdir(parents=True, exist_ok=True)
        given.file.write_text(text(), encoding="utf-8")
    elif not given.file.exists() or given.file.read_text(encoding="utf-8") != text():
        sys.stderr.write(f"{given.file} is not up to date; run `make docs`.\n")
        return 1
    return 0
