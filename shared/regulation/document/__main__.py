"""`python -m shared.regulation.document [--check] FILE`: writes the page of the law, or compares it."""

from __future__ import annotations

import sys

from shared.generated import keep
from shared.regulation.document.page import as_text


def main(arguments: list[str]) -> int:
    return keep(arguments, __doc__, as_text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
