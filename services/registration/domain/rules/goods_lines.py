"""Goods lines: at least one, numbered 1, 2, 3 …, each in a group that belongs to the dossier's type."""

from __future__ import annotations

from services.registration.domain.content import GoodsLine, Named
from services.registration.domain.draft import DraftLine, DraftNamed
from services.registration.domain.lists import Lists
from services.registration.domain.rules.codes import GOODS_GROUPS, UNITS, read_exempt_category, read_listed, read_origin
from services.registration.domain.rules.declaration_number import read_declaration_number
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.flag import read_flag
from services.registration.domain.rules.hs_code import read_hs_code
from services.registration.domain.rules.quantity import read_quantity
from services.registration.domain.rules.text import read_optional_text, read_text


def read_goods_lines(drafts: tuple[DraftLine, ...], lists: Lists, findings: Findings) -> tuple[GoodsLine, ...]:
    if not drafts:
        findings.add("/goods_lines", "no_goods_lines", "A dossier has at least one goods line (hàng hóa).")
    return tuple(_read_line(draft, index, lists, findings) for index, draft in enumerate(drafts))


def check_groups(lines: tuple[GoodsLine, ...], dossier_type: int, lists: Lists, findings: Findings) -> None:
    """A group belongs to one type of dossier; the type cannot be chosen against it."""
    if not findings.clean("/dossier_type"):
        return
    for index, line in enumerate(lines):
        group = lists.groups.get(line.group.code)
        if group and group.dossier_type not in (None, dossier_type):
            message = (
                f"Group {line.group.code} ({group.name}) belongs to dossier type {group.dossier_type}, "
                f"not {dossier_type}; register it in a dossier of its own type."
            )
            findings.add(f"/goods_lines/{index}/group/code", "group_of_other_type", message)


def _read_line(draft: DraftLine, index: int, lists: Lists, findings: Findings) -> GoodsLine:
    at = f"/goods_lines/{index}"
    return GoodsLine(
        line_no=_read_line_no(draft.line_no, index + 1, f"{at}/line_no", findings),
        group=_read_group(draft.group, f"{at}/group", lists, findings),
        hs_code=read_hs_code(draft.hs_code, f"{at}/hs_code", findings),
        name=read_text(draft.name, f"{at}/name", 254, findings),
        brand=read_text(draft.brand, f"{at}/brand", 255, findings),
        model=read_text(draft.model, f"{at}/model", 255, findings),
        tech_spec=read_text(draft.tech_spec, f"{at}/tech_spec", 255, findings),
        origin=read_origin(draft.origin, f"{at}/origin", lists, findings),
        manufacturer=read_optional_text(draft.manufacturer, f"{at}/manufacturer", 255, findings),
        quantity=read_quantity(draft.quantity, f"{at}/quantity", findings),
        unit=read_listed(draft.unit, f"{at}/unit", lists.units, findings, of=UNITS),
        exempt_category=read_exempt_category(draft.exempt_category, f"{at}/exempt_category", lists, findings),
        has_certificate=read_flag(draft.has_certificate, f"{at}/has_certificate", findings),
        declaration_no=(
            read_declaration_number(draft.declaration_no, f"{at}/declaration_no", findings)
            if draft.declaration_no
            else None
        ),
        note=read_optional_text(draft.note, f"{at}/note", 500, findings),
        catalogue_row=read_optional_text(draft.catalogue_row, f"{at}/catalogue_row", 20, findings),
    )


def _read_line_no(value: str | None, expected: int, pointer: str, findings: Findings) -> int:
    text = (value or "").strip()
    if text and text.lstrip("0") != str(expected):
        message = f"Goods lines are numbered 1, 2, 3 … without gaps; this one is number {expected}, not '{text[:10]}'."
        findings.add(pointer, "line_number", message)
    return expected


def _read_group(value: DraftNamed, pointer: str, lists: Lists, findings: Findings) -> Named:
    names = {code: group.name for code, group in lists.groups.items()}
    return read_listed(value, pointer, names, findings, of=GOODS_GROUPS, other=lists.other_group)
