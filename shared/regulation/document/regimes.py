"""Regimes with their tiers, measures, deadlines, papers and reductions."""

from __future__ import annotations

from collections.abc import Iterator

from shared.regulation.deadlines import Deadline
from shared.regulation.document.markdown import basis, day, either, listed, table, titled
from shared.regulation.document.words import NEEDS, PARTIES, STARTS, UNITS
from shared.regulation.regimes import Regime
from shared.regulation.regulation import Regulation


def overview(law: Regulation) -> Iterator[str]:
    yield "## Chế độ pháp lý / Regimes\n"
    yield "Chọn theo ngày nhận hồ sơ và giữ nguyên đến hết vụ việc. *Chosen by the day of receipt, then kept for life.*\n"
    yield table(
        ["", "Tên / name", "Nhận hồ sơ / received", "Căn cứ / source", "Mã dữ liệu / version"],
        (
            (
                regime.code,
                titled(regime),
                f"{day(regime.in_force_from)} – {day(regime.received_until) if regime.received_until else '…'}",
                basis(regime),
                f"`{law.regime_version(regime.code)[:12]}`",
            )
            for regime in law.regimes
        ),
    )
    if law.former_versions:
        yield "Phiên bản cũ được chấp nhận / *former versions that are accepted*:\n"
        yield table(
            ["", "Phiên bản / version", "Lý do / reason", "Căn cứ / source"],
            ((row.regime, f"`{row.version[:12]}`", row.reason, basis(row)) for row in law.former_versions),
        )


def each(law: Regulation) -> Iterator[str]:
    for regime in law.regimes:
        yield f"## {regime.code}: {regime.name} / {regime.name_en}\n"
        yield from _goods_and_measures(regime)
        yield from _deadlines(law, regime)
        yield from _papers(law, regime)
        yield from _reduction(law, regime)


def _goods_and_measures(regime: Regime) -> Iterator[str]:
    yield "### Loại hàng hóa / Classes of goods\n"
    yield table(
        ["", "Tên / name", "Người nhập khẩu phải làm / the importer has to", "Căn cứ / source"],
        (
            (tier.code, titled(tier), f"{tier.pointer}<br>*{tier.pointer_en}*", basis(tier))
            for tier in regime.tiers.values()
        ),
    )
    yield "### Biện pháp và thông quan / Measures and clearance\n"
    yield table(
        ["", "Cơ sở / basis", "Hải quan cần / customs needs", "Căn cứ / source"],
        (
            (
                either([row.code]),
                f"{row.basis}<br>*{row.basis_en}*",
                "xác nhận đăng ký / confirmed registration"
                if row.customs_needs == "CONFIRMATION"
                else "thông báo đạt yêu cầu / notice “meets the requirements”",
                basis(row),
            )
            for row in regime.measures.values()
        ),
    )


def _deadlines(law: Regulation, regime: Regime) -> Iterator[str]:
    yield "### Thời hạn / Deadlines\n"
    yield (
        "Ngày bắt đầu không tính; ngày cuối là ngày nghỉ thì chuyển sang ngày làm việc tiếp theo (Bộ luật Dân sự 2015, Điều "
        "147–148). *The first day is not counted; a last day off moves on to the next working day.*\n"
    )
    yield table(
        [
            "",
            "Việc / what",
            "Ai / who",
            "Từ / from",
            "Thời hạn / length",
            "Nhắc / warned",
            "Quá hạn / when it lapses",
            "Căn cứ / source",
        ],
        (
            (
                rule.code,
                titled(rule),
                PARTIES[rule.owed_by],
                f"{STARTS[rule.starts]}{_only(rule)}",
                _length(rule),
                listed(rule.warns),
                titled(law.lapse_effects[rule.on_lapse]) if rule.on_lapse else None,
                basis(rule),
            )
            for rule in regime.deadlines.values()
        ),
    )
    paused = sorted({state for rule in regime.deadlines.values() for state in rule.stops_in})
    names = listed(f"{state} {law.acts.statuses[state].name}" for state in paused)
    yield f"Đồng hồ của cơ quan dừng ở các trạng thái / *the agency's clock stands in statuses*: {names}.\n"
    yield "Thời hạn của vụ kiểm tra theo phương thức / *deadline of an inspection case by its mode*:\n"
    yield table(
        ["Phương thức / mode", "Biện pháp / measure", "Thời hạn / deadlines", "Căn cứ / source"],
        ((row.mode, either([row.measure]), " + ".join(row.deadlines), basis(row)) for row in regime.case_deadlines),
    )


def _only(rule: Deadline) -> str:
    parts = [f"biện pháp / measure {listed(rule.measures)}"] if "*" not in rule.measures else []
    parts += [f"nhánh / branch {listed(rule.branches)}"] if "*" not in rule.branches else []
    parts += [f"thôi tính khi / ends with: {listed(rule.ended_by)}"] if rule.ended_by else []
    owed_on = listed(rule.still_owed_with)
    parts += [f"vẫn tính với kết quả / owed on with result {owed_on}"] if rule.still_owed_with else []
    return f"<br>({'; '.join(parts)})" if parts else ""


def _length(rule: Deadline) -> str:
    if rule.length is None:
        return "ngày được chấp thuận / the day that was granted"
    return f"{'mỗi / every ' if rule.repeats else ''}{rule.length} {UNITS[rule.unit]}"


def _papers(law: Regulation, regime: Regime) -> Iterator[str]:
    yield "### Giấy tờ / Papers\n"
    yield (
        "A: đã có giấy chứng nhận; B: chưa có. *A: the lot has a certificate; B: none yet.* Loại đính kèm theo Cổng một cửa "
        "/ *attachment types of the single window*.\n"
    )
    yield table(
        [
            "",
            "Giấy tờ / paper",
            "Loại / type",
            "Biện pháp / measure",
            "Nhánh / branch",
            "Yêu cầu / need",
            "Căn cứ / source",
        ],
        (
            (
                rule.code,
                titled(rule),
                listed(rule.attachment_types),
                either(rule.measures),
                either(rule.branches),
                NEEDS[rule.need],
                basis(rule),
            )
            for rule in law.documents
            if rule.regime == regime.code
        ),
    )


def _reduction(law: Regulation, regime: Regime) -> Iterator[str]:
    yield "### Miễn giảm kiểm tra / Reduction\n"
    rule = law.entitlement_rule(regime.code)
    if rule is None:
        yield "Không có / *none*.\n"
        return
    granted = "theo đề nghị / on request" if rule.granted == "ON_REQUEST" else "tự động / automatic"
    yield table(
        ["", ""],
        (
            ("Số lô đạt liên tiếp / consecutive passes", rule.consecutive_passes),
            ("Tính là đạt / count as a pass", f"kết quả / result {listed(rule.counts)}"),
            ("Tính lại từ đầu / begins the count anew", f"kết quả / result {listed(rule.resets)}"),
            ("Cách công nhận / granted", f"{granted}{f' ({rule.decision})' if rule.decision else ''}"),
            ("Người có thẩm quyền xác nhận / confirmed by a signer", "có / yes" if rule.confirmed else None),
            ("Hiệu lực, báo cáo / validity, report", f"{rule.validity}, {rule.report}"),
            ("Cùng loại hàng khi trùng / the same good if equal in", listed(rule.same_good)),
            ("Căn cứ / source", basis(rule)),
        ),
    )
