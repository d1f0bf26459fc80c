"""docs/api/asyncapi.yaml: every event, queue and control message, from the contracts and the table of subscriptions.

`python -m shared.messaging.asyncapi [--check] FILE` writes it, or compares it with what stands there.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from shared.messaging.asyncapi.document import as_text, asyncapi
from shared.messaging.asyncapi.examples import examples

__all__ = ["as_text", "asyncapi", "examples", "main"]


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
