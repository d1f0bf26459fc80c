"""The lists of goods, and how they are sampled."""

from __future__ import annotations

from collections.abc import Iterator

from shared.regulation.catalogue import GoodsRow
from shared.regulation.document.markdown import basis, force, hs, listed, table, titled
from shared.regulation.regulation import Regulation
from shared.regulation.sampling import SamplingLaw
from shared.regulation.sampling_tables import Severity

_COMPETENT = {"UBTDC": "Ủy ban TĐC Quốc gia / national committee", "PROVINCE": "địa phương / province"}


def goods(law: Regulation) -> Iterator[str]:
    yield "## Danh mục hàng hóa / Lists of goods\n"
    yield (
        "Một mã HS có thể thuộc nhiều dòng; mô tả hàng hóa quyết định. Mã ngắn hơn 8 số là đầu mã. *One HS code may stand "
        "in several rows; the goods' description decides. Codes of fewer than eight digits are prefixes.*\n"
    )
    yield (
        "Dòng ghi “+ 4.1” áp dụng cùng dòng 4.1, không thay thế: phải đáp ứng QCVN của cả hai. *A row marked “+ 4.1” "
        "applies beside row 4.1, not in its place: the QCVN of both are to be met.*\n"
    )
    for regime in law.regimes:
        for tier in regime.tiers.values():
            rows = [row for row in law.catalogue.rows if (row.regime, row.tier) == (regime.code, tier.code)]
            if rows:
                yield f"### {regime.code}: {tier.name} / {tier.name_en}\n"
                yield table(
                    ["", "Hàng hóa / goods", "QCVN", "HS", "Phương thức, biện pháp / methods, measure",
                     "Cơ quan / authority", "Hiệu lực / in force", "Căn cứ / source"],
                    (_row(row) for row in rows),
                )  # fmt: skip


def _row(row: GoodsRow) -> tuple[object, ...]:
    condition = f"<br>{row.condition}<br>*{row.condition_en}*" if row.condition else ""
    return (
        f"{row.code}<br>+ {listed(row.beside)}" if row.beside else row.code,
        titled(row) + condition,
        row.qcvn,
        listed(hs(code) for code in row.hs),
        listed([*row.methods, *([row.measure] if row.measure else [])]),
        row.authority or _COMPETENT[row.competent],
        force(row),
        basis(row),
    )


def sampling(law: SamplingLaw) -> Iterator[str]:
    yield "## Lấy mẫu / Sampling\n"
    yield table(
        ["Nhóm / family", "Phần / part", "HS", "Cách / scheme", "Tiêu chuẩn / standard", "Cỡ mẫu / size", "Cách lấy / how",
         "Căn cứ / source"],
        (
            (
                row.family,
                row.part,
                listed(hs(code) or "còn lại / others" for code in row.hs),
                row.scheme.value,
                row.standard,
                _size(row.level, row.aql, row.specimens, row.retained),
                row.rule,
                basis(row),
            )
            for row in law.methods
        ),
    )  # fmt: skip
    yield "### Chữ mã cỡ mẫu / Code letters\n"
    levels = list(law.tables.code_letters[0].letters)
    yield table(
        ["Cỡ lô từ / lot from", *levels],
        ((row.lot_from, *(row.letters[level] for level in levels)) for row in law.tables.code_letters),
    )
    first = law.tables.code_letters[0]
    yield f"Căn cứ / source: {basis(first)}\n"
    for severity, name in (
        (Severity.NORMAL, "Kiểm tra thường / Normal inspection"),
        (Severity.TIGHTENED, "Kiểm tra chặt / Tightened inspection"),
        (Severity.REDUCED, "Kiểm tra giảm / Reduced inspection"),
    ):
        plans = [row for row in law.tables.plans if row.severity is severity]
        yield f"### {name}\n"
        yield "Số chấp nhận Ac theo AQL (%); mũi tên: dùng dòng kế. *Ac by AQL (percent); an arrow: take the next row.*\n"
        yield table(
            ["Chữ / letter", "n", *(str(aql) for aql in plans[0].aqls)],
            ((row.letter, row.size, *(mark.strip() or " " for mark in row.cells)) for row in plans),
        )
    yield "### Quy tắc chuyển đổi / Switching rules\n"
    yield table(["", "Giá trị / value"], ((f"`{code}`", value) for code, value in law.switching.items()))
    yield table(
        ["Quy tắc / rule", "Ít nhất / at least", "Căn cứ / source"],
        ((f"`{row.rule}`", row.at_least.value, basis(row)) for row in law.floors),
    )
    yield "### Chỉ tiêu thử nghiệm / Indicators\n"
    yield table(
        ["", "Chỉ tiêu / indicator", "QCVN", "Phương pháp / method", "Giới hạn / limit", "Căn cứ / source"],
        ((row.code, titled(row), row.qcvn, row.method, row.limit, basis(row)) for row in law.indicators),
    )


def _size(level: object, aql: object, specimens: object, retained: object) -> str:
    if level:
        return f"bậc / level {level}, AQL {aql}"
    return f"{specimens} + lưu / retained {retained or 0}"
