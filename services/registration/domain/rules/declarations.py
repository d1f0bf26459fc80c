"""Customs declarations (tờ khai hải quan): each once, and each one that a goods line names is listed."""

from __future__ import annotations

from datetime import date

from services.registration.domain.content import Declaration, GoodsLine
from services.registration.domain.draft import DraftDeclaration
from services.registration.domain.rules.dates import read_past_date
from services.registration.domain.rules.declaration_number import declaration_of, read_declaration_number
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_text


def read_declarations(drafts: tuple[DraftDeclaration, ...], today: date, findings: Findings) -> tuple[Declaration, ...]:
    return tuple(
        Declaration(
            number=read_declaration_number(draft.number, f"/declarations/{index}/number", findings),
            registered_on=read_past_date(draft.registered_on, f"/declarations/{index}/registered_on", today, findings),
            customs_office=read_text(draft.customs_office, f"/declarations/{index}/customs_office", 10, findings),
        )
        for index, draft in enumerate(drafts)
    )


def check_declarations(declarations: tuple[Declaration, ...], lines: tuple[GoodsLine, ...], findings: Findings) -> None:
    seen: dict[str, int] = {}
    for index, declaration in enumerate(declarations):
        first = seen.setdefault(declaration_of(declaration.number), index)
        if first != index and declaration.number:
            message = f"This is the same declaration (tờ khai) as number {first + 1} of the list; name it once."
            findings.add(f"/declarations/{index}/number", "duplicate_declaration", message)
    for index, line in enumerate(lines):
        pointer = f"/goods_lines/{index}/declaration_no"
        named = line.declaration_no
        if named and declaration_of(named) not in seen and findings.clean(pointer):
            message = f"Declaration {line.declaration_no} is not among the dossier's declarations; add it there."
            findings.add(pointer, "declaration_not_listed", message)
