"""Fields whose values come from a code list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.registration.domain.content import Named
from services.registration.domain.draft import DraftNamed
from services.registration.domain.lists import Lists
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_text


@dataclass(frozen=True)
class ListName:
    """key: under which the API shows the list. text: as people call it."""

    key: str
    text: str


AGENCIES = ListName("agencies", "inspection agencies (cơ quan kiểm tra)")
GOODS_GROUPS = ListName("goods_groups", "groups of goods (nhóm hàng hóa)")
QCVN = ListName("qcvn", "technical regulations (quy chuẩn kỹ thuật, QCVN)")
ATTACHMENT_TYPES = ListName("attachment_types", "types of attachments (loại tài liệu đính kèm)")
UNITS = ListName("units", "units of measure (đơn vị tính)")
CERT_BODIES = ListName("cert_bodies", "conformity assessment bodies (tổ chức đánh giá sự phù hợp)")


def read_listed(
    value: DraftNamed,
    pointer: str,
    listed: Mapping[str, str],
    findings: Findings,
    *,
    of: ListName,
    other: str | None = None,
) -> Named:
    """A code of the list, with the list's own name; beside code `other` the sender's name is kept (and mandatory)."""
    code = (value.code or "").strip()
    if not code:
        findings.add(f"{pointer}/code", "required", f"This code is mandatory; choose one {_from(of, listed)}")
    elif code not in listed:
        message = f"'{code[:50]}' is not on the list; choose one {_from(of, listed)}"
        findings.add(f"{pointer}/code", "not_on_list", message)
    elif code == other:
        return Named(code, read_text(value.name, f"{pointer}/name", 255, findings))
    return Named(code, listed.get(code, ""))


def read_free(value: DraftNamed, pointer: str, code_limit: int, name_limit: int, findings: Findings) -> Named:
    """A code that is taken as it is; without a name it stands for itself."""
    code = read_text(value.code, f"{pointer}/code", code_limit, findings)
    name = read_text(value.name or value.code, f"{pointer}/name", name_limit, findings) if code else ""
    return Named(code, name)


def read_cert_body(value: DraftNamed, lists: Lists, findings: Findings) -> Named | None:
    """The certification body (tổ chức chứng nhận), if one is named."""
    if not (value.code or value.name):
        return None
    if lists.cert_bodies:
        return read_listed(value, "/cert_body", lists.cert_bodies, findings, of=CERT_BODIES)
    return read_free(value, "/cert_body", 50, 255, findings)


def read_origin(value: str | None, pointer: str, lists: Lists, findings: Findings) -> str:
    """Country of origin (xuất xứ), ISO 3166-1 alpha-2."""
    code = (value or "").strip().upper()
    if not code:
        findings.add(pointer, "required", "The country of origin (xuất xứ) is mandatory.")
    elif code not in lists.countries:
        message = f"'{code[:10]}' is no country; use the two letters of ISO 3166, as CN or KR."
        findings.add(pointer, "origin", message)
    return code


def read_exempt_category(value: str | None, pointer: str, lists: Lists, findings: Findings) -> int | None:
    text = (value or "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and int(text) in lists.exempt_categories):
        known = f"{min(lists.exempt_categories)} to {max(lists.exempt_categories)}"
        findings.add(pointer, "exempt_category", f"An exempt category (miễn kiểm tra) is a number, {known}, or absent.")
        return None
    return int(text)


def _from(of: ListName, listed: Mapping[str, str]) -> str:
    codes = list(listed)
    some = ", ".join(codes[:10]) + (f" … ({len(codes)} in all)" if len(codes) > 10 else "")
    return f"of the {of.text}: {some}. GET /code-lists shows them with their names, under {of.key}."
