"""The top of the page on one screen: regimes, what is open, how sure we are of how much, how many rows there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from shared.regulation.document.markdown import day, listed, table, titled
from shared.regulation.loading import raw_rows
from shared.regulation.provisions import CERTAINTIES
from shared.regulation.regulation import Regulation


def summary(law: Regulation, directory: Path) -> Iterator[str]:
    tables = {path.stem: raw_rows(path) for path in sorted(directory.glob("*.yaml"))}
    yield "## Tóm tắt / Summary\n"
    yield _open(law)
    yield table(
        [
            "",
            "Chế độ / regime",
            "Nhận hồ sơ / received",
            "Hàng hóa / goods",
            "Thời hạn / deadlines",
            "Giấy tờ / papers",
        ],
        (
            (
                regime.code,
                titled(regime),
                f"{day(regime.in_force_from)} – {day(regime.received_until) if regime.received_until else '…'}",
                sum(row.regime == regime.code for row in law.catalogue.rows),
                len(regime.deadlines),
                sum(row.regime == regime.code for row in law.documents),
            )
            for regime in law.regimes
        ),
    )
    rows = [row for found in tables.values() for row in found]
    certain = Counter(row["certainty"] for row in rows if "certainty" in row)
    shown = [certainty for certainty in CERTAINTIES if certain[certainty]]
    doubtful = sum("doubt" in row for row in rows)
    yield table(
        ["Dòng dữ liệu / rows", *(f"`{certainty}`" for certainty in shown), "⚠"],
        [[sum(certain.values()), *(certain[certainty] for certainty in shown), doubtful]],
    )
    counted = (f"`{name}` {len(found)}" for name, found in tables.items())
    yield f"Số dòng theo bảng / *rows per table*: {' · '.join(counted)}.\n"


def _open(law: Regulation) -> str:
    concerned: dict[str, list[str]] = {}
    for doubt in law.doubts:
        for name in doubt.concerns:
            concerned.setdefault(name, []).append(f"[{doubt.code}](#{doubt.code.lower()})")
    by_table = (f"`{name}` {listed(codes)}" for name, codes in sorted(concerned.items()))
    return (
        f"**{len(law.doubts)} điều chưa rõ** ([xem trước hết](#open-doubts)) / ***{len(law.doubts)} open doubts***, "
        f"by table: {'; '.join(by_table)}.\n"
    )
