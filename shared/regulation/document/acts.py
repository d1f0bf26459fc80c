"""Statuses and acts: who may do what when, as a list and as a matrix."""

from __future__ import annotations

from collections.abc import Iterator

from shared.regulation.acts import HANDLERS, ActRow
from shared.regulation.document.markdown import basis, listed, table, titled
from shared.regulation.regulation import Regulation

_HANDLERS = {
    "cqkt": "Cơ quan kiểm tra (CQKT) / Inspection agency",
    "tccn": "Tổ chức chứng nhận (TCCN) / Certification body",
}
_PARTIES = {
    "importer": "Người nhập khẩu / importer",
    "agency": "Cơ quan kiểm tra / agency",
    "cert_body": "Tổ chức chứng nhận / certification body",
}
_SIGNS = {"importer": "N", "agency": "C", "cert_body": "T"}
_WAITS = {"importer": "người nhập khẩu / importer", "handler": "nơi xử lý / handler", None: None}


def acts(law: Regulation) -> Iterator[str]:
    yield "## Trạng thái và hành vi / Statuses and acts\n"
    yield "### Trạng thái / Statuses\n"
    yield table(
        ["", "Tên / name", "Chờ ai / waits for", "Kết thúc / closes the case", "Căn cứ / source"],
        (
            (row.code, titled(row), _WAITS[row.waits_for], "có / yes" if row.closes else None, basis(row))
            for row in law.acts.statuses
        ),
    )
    yield (
        "Khi vụ việc ở cơ quan kiểm tra kết thúc, vụ việc ở tổ chức chứng nhận cũng khép lại. *When the agency's case is "
        "closed, nothing more can be done in the certification body's either.*\n"
    )
    for handler in HANDLERS:
        yield f"### {_HANDLERS[handler]}\n"
        yield from _list(law, handler)
        yield from _matrix(law, handler)
    yield "### Không đến cơ quan kiểm tra / Acts that never reach the agency\n"
    yield table(
        [
            "Hành vi / act",
            "",
            "Ai / who",
            "Ở trạng thái / in",
            "Hồ sơ tại / in the case of",
            "Vì sao / why",
            "Căn cứ / source",
        ],
        (
            (
                titled(row),
                f"`{row.code}`",
                _PARTIES[row.party],
                listed(row.allowed_in),
                listed(row.handlers),
                f"{row.why}<br>*{row.why_en}*",
                basis(row),
            )
            for row in law.window_acts
        ),
    )


def _list(law: Regulation, handler: str) -> Iterator[str]:
    yield table(
        [
            "Hành vi / act",
            "",
            "Ai / who",
            "Ở trạng thái / in",
            "Thành / becomes",
            "Điều kiện / needs",
            "Căn cứ / source",
        ],
        (
            (
                titled(row),
                f"`{row.act}`",
                _PARTIES[row.party],
                listed(row.allowed_in),
                _becomes(row),
                "<br>".join(titled(law.acts.needs[need]) for need in row.needs)
                + ("cùng hồ sơ / with the dossier" if row.with_dossier else ""),
                basis(row),
            )
            for row in law.acts
            if row.handler == handler
        ),
    )


def _becomes(row: ActRow) -> str:
    words = {"SAME": "giữ nguyên / as it was", "BEFORE": "như trước khi xin / as before the request"}
    return words.get(str(row.becomes), str(row.becomes))


def _matrix(law: Regulation, handler: str) -> Iterator[str]:
    yield "N: người nhập khẩu / *importer*, C: cơ quan kiểm tra / *agency*, T: tổ chức chứng nhận / *certification body*.\n"
    states = [status.code for status in law.acts.statuses]
    names = dict.fromkeys(row.act for row in law.acts if row.handler == handler)
    yield table(
        ["", *(str(state) for state in states)],
        ((f"`{name}`", *(_sign(law, handler, name, state) for state in states)) for name in names),
    )


def _sign(law: Regulation, handler: str, act: str, state: int) -> str:
    return "".join(_SIGNS[row.party] for row in law.acts.allowed(handler, state) if row.act == act) or " "
