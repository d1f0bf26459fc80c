"""The codes that form 01 takes, as the service lists them; where it is silent, as the law's data does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.console.application.desk import Desk
from shared.errors import CuakhauError
from shared.regulation import load

Listed = Sequence[tuple[str, str]]


def code_lists(desk: Desk) -> Mapping[str, Listed]:
    law = load()
    found: dict[str, Listed] = {
        "agencies": [(row.code, row.name) for row in law.agencies],
        "goods_groups": [(row.code, row.name) for row in law.goods_groups],
        "qcvn": [(row.code, row.name) for row in law.qcvn],
        "attachment_types": [(row.code, row.name) for row in law.attachment_types],
        "units": [(row.code, row.name) for row in law.units],
        "cert_bodies": [],
    }
    try:
        said = desk.read("registration", "/code-lists")
    except CuakhauError:
        said = {}
    for name in found:
        rows = [row for row in said.get(name) or () if not row.get("ended_on")]
        if rows:
            found[name] = [(str(row["code"]), str(row["name"])) for row in rows]
    found["exempt_categories"] = [(str(row.code), row.name) for row in law.exempt_categories]
    return found


# By what scans of such papers are usually called.
_CALLED = (
    ("1", ("hop dong", "hopdong", "contract", "hdmb")),
    ("2", ("van don", "vandon", "bill", "b-l", "bl")),
    ("3", ("danh muc", "danhmuc", "packing", "pkl")),
    ("4", ("hoa don", "hoadon", "invoice", "inv")),
    ("5", ("chung nhan", "chungnhan", "hop quy", "hopquy", "cert", "gcn")),
)


def kind_of(file_name: str) -> str:
    """The attachment type that the name of a scan speaks of; the one for others where it says nothing."""
    plain = file_name.lower().replace("_", " ")
    return next((code for code, words in _CALLED if any(word in plain for word in words)), "6")
