"""The agency as the head of its papers names it, by the law's list of agencies."""

from __future__ import annotations

from datetime import date

from shared.papers.facts import Letterhead
from shared.reference.entries import STAFF_ROLES
from shared.reference.register import Register
from shared.regulation import Regulation

_MINISTRY = "Bộ Khoa học và Công nghệ"
_DEPARTMENT = "Sở Khoa học và Công nghệ"
_COMMITTEE = "Ủy ban Tiêu chuẩn Đo lường Chất lượng Quốc gia"


def letterhead_of(law: Regulation, code: str, name: str, day: date) -> Letterhead:
    """name: as the dossier has it; stands even where the list does not know the agency."""
    row = law.agencies.find(code, day)
    if row is None:
        return Letterhead(code, name)
    if row.level == "PROVINCE":
        province = law.provinces.find(row.province, day) if row.province else None
        place = province.name if province else None
        return Letterhead(code, name, f"{_DEPARTMENT} {place}" if place else _DEPARTMENT, place)
    return Letterhead(code, name, _COMMITTEE if row.level == "BRANCH" else _MINISTRY, None)


def person_of(register: Register, id: str, day: date) -> str:
    """The name of somebody on the staff; the id itself where the register does not know it."""
    role, colon, rest = id.partition(":")
    bare = rest if colon and role in STAFF_ROLES else id
    member = register.member(bare, day)
    return member.name if member else bare
