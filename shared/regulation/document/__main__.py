"""`python -m shared.regulation.document [--check] FILE`: writes the page of the law, or compares it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from shared.regulation.document.page import as_text


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail when the file is not up to date")
    parser.add_argument("file", type=Path)
    given = parser.parse_args(arguments)
    if not given.check:
        given.file.parent.mkdir(parents=True, exist_ok=True)
        given.file.write_text(as_text(), encoding="utf-8")
    elif not given.file.exists() or given.file.read_text(encoding="utf-8") != as_text():
        sys.stderr.write(f"{given.file} is not up to date; run `make docs`.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
