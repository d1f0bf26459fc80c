"""Tables and cells of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from shared.regulation.provisions import Provision

NOTHING = "–"


class Titled(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def name_en(self) -> str: ...


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [_line([head or " " for head in heads]), _line(["---"] * len(heads)), *(_line(row) for row in rows)]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[object]) -> str:
    return "| " + " | ".join(cell(value) for value in cells) + " |"


def cell(value: object) -> str:
    if value is None or value == "":
        return NOTHING
    return str(value).replace("|", "\\|").replace("\n", " ")


def titled(row: Titled) -> str:
    """Vietnamese, then English."""
    return row.name if row.name == row.name_en else f"{row.name}<br>*{row.name_en}*"


def listed(values: Iterable[object]) -> str:
    return ", ".join(str(value) for value in values) or NOTHING


def either(values: Iterable[str]) -> str:
    """Codes, where * stands for any."""
    return listed("mọi / any" if value == "*" else value for value in values)


def day(value: date | None) -> str:
    return value.strftime("%d/%m/%Y") if value else NOTHING


def force(row: Provision) -> str:
    """From when to when a row holds."""
    return f"{day(row.in_force_from)} – {day(row.in_force_to) if row.in_force_to else '…'}"


def basis(row: Provision) -> str:
    """Source, how sure we are of it, and what speaks against it."""
    doubt = f"<br>⚠ {row.doubt}" if row.doubt else ""
    return f"{row.source} `{row.certainty}`{doubt}"


def hs(code: str) -> str:
    """As the tariff prints it: 9503.00.21."""
    return ".".join(part for part in (code[:4], code[4:6], code[6:]) if part)
