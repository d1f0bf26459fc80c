"""Checklists, mode of inspection, results and what follows, places and days, doubts."""

from __future__ import annotations

from collections.abc import Iterator

from shared.regulation.document.markdown import basis, day, force, listed, table, titled
from shared.regulation.regulation import Regulation


def receipt(law: Regulation) -> Iterator[str]:
    yield "## Phiếu tiếp nhận và nội dung kiểm tra / Receipt slip and documentary check\n"
    for part, name in (
        ("RECEIPT", "Phiếu tiếp nhận / Receipt slip"),
        ("DOCUMENTARY", "Kiểm tra hồ sơ / Documentary check"),
    ):
        yield f"### {name}\n"
        yield table(
            [
                "",
                "Nội dung / item",
                "Giấy tờ / paper",
                "“Không” là không đạt / a “no” rules out a pass",
                "Căn cứ / source",
            ],
            (
                (item.code, titled(item), item.document, "có / yes" if item.decisive else None, basis(item))
                for item in law.checklist
                if item.part == part
            ),
        )
    yield "### Kết luận / Conclusions\n"
    yield table(
        ["", "Kết luận / conclusion", "Hành vi tiếp theo / leads to", "Căn cứ / source"],
        ((row.code, titled(row), f"`{row.leads_to}`", basis(row)) for row in law.conclusions),
    )


def transitions(law: Regulation) -> Iterator[str]:
    yield "## Chuyển tiếp / From before the regime\n"
    yield table(
        [
            "",
            "Nội dung / what",
            "Chế độ / regime",
            "Cấp trước / issued before",
            "Nội dung kiểm tra / item",
            "Căn cứ / source",
        ],
        ((row.code, titled(row), row.regime, day(row.before), row.item, basis(row)) for row in law.transitions),
    )


def modes(law: Regulation) -> Iterator[str]:
    yield "## Phương thức kiểm tra / Mode of inspection\n"
    yield "Xét từ trên xuống, quy tắc đầu tiên phù hợp quyết định. *From top to bottom, the first rule that fits decides.*\n"
    yield table(
        ["", "Phương thức / mode", "Cách / scheme", "Giải thích / explanation", "Áp dụng / enabled", "Căn cứ / source"],
        (
            (
                f"`{rule.code}`",
                rule.mode,
                rule.scheme,
                rule.explanation,
                "có / yes" if rule.enabled else "không / no",
                basis(rule),
            )
            for rule in law.mode_table.rules
        ),
    )
    yield table(
        ["Giới hạn / limit", "Giá trị / value", "Căn cứ / source"],
        ((f"`{row.code}`", f"{row.value:g}", basis(row)) for row in law.mode_table.limit_rows),
    )
    yield "Chuyên viên có thể đổi, có lý do / *an officer may change, with reason*:\n"
    yield table(
        ["Từ / from", "Thành / to", "Căn cứ / source"],
        ((row.from_mode, row.to_mode, basis(row)) for row in law.mode_table.change_rows),
    )


def results(law: Regulation) -> Iterator[str]:
    yield "## Kết quả / Results\n"
    yield table(
        ["", "Kết quả / result", "Loại / class", "Cần lý do / needs a reason", "Căn cứ / source"],
        (
            (row.code, titled(row), row.result_class.value, "có / yes" if row.needs_reason else None, basis(row))
            for row in law.result_codes
        ),
    )
    yield "### Mặt hàng không phải kiểm tra / Lines that need no inspection\n"
    yield table(
        ["", "Kết quả / result", "Ghi trên thông báo / words on the notice", "Căn cứ / source"],
        ((row.code, row.result_code, row.reason, basis(row)) for row in law.mode_table.settled.values()),
    )
    yield "### Miễn kiểm tra / Exempt categories\n"
    yield table(
        ["", "Loại / category", "Có điều kiện / conditional", "Căn cứ / source"],
        ((row.code, titled(row), "có / yes" if row.conditional else None, basis(row)) for row in law.exempt_categories),
    )
    yield "### Xử lý hàng không đạt / Goods that failed\n"
    yield table(
        ["", "Cách xử lý / disposition", "Kết quả / result", "Chứng minh / proof", "Căn cứ / source"],
        (
            (row.code, titled(row), row.result_code, f"{row.proof}<br>*{row.proof_en}*", basis(row))
            for row in law.dispositions
        ),
    )


def places(law: Regulation) -> Iterator[str]:
    yield "## Thẩm quyền / Competence\n"
    yield (
        "Xăng dầu, LPG: cơ quan trung ương và chi nhánh. Hàng khác: cơ quan của tỉnh nơi mở tờ khai. *Fuel and LPG: the "
        "national committee and its branches. Other goods: the authority of the province of the customs office.*\n"
    )
    agencies = [row for newest in law.agencies for row in law.agencies.versions(newest.code)]
    yield table(
        [
            "",
            "Cơ quan / agency",
            "Tỉnh / province",
            "Kế thừa bởi / successor",
            "Hiệu lực / in force",
            "Căn cứ / source",
        ],
        (
            (row.code, titled(row), row.province or listed(row.serves), row.successor, force(row), basis(row))
            for row in agencies
        ),
    )
    yield "### Tỉnh, thành phố / Provinces\n"
    provinces = [row for newest in law.provinces for row in law.provinces.versions(newest.code)]
    yield table(
        ["", "Tên / name", "Nhập vào / merged into", "Hiệu lực / in force"],
        ((row.code, row.name, row.successor, force(row)) for row in provinces),
    )
    yield f"Căn cứ / source: {basis(provinces[0])}\n"
    yield "### Hải quan / Customs offices\n"
    yield table(
        ["", "Tên / name", "Tỉnh / province", "Căn cứ / source"],
        ((row.code, titled(row), row.province, basis(row)) for row in law.customs_offices),
    )


def days(law: Regulation) -> Iterator[str]:
    yield "## Lịch làm việc / Working days\n"
    yield (
        "Thứ Hai đến thứ Sáu, trừ ngày lễ theo gói `holidays`, với các ngoại lệ sau. *Mondays to Fridays less public "
        "holidays as the package `holidays` has them, with these exceptions.*\n"
    )
    yield table(
        ["Ngày / day", "Cơ quan / agency", "Làm việc / working", "Lý do / reason", "Căn cứ / source"],
        (
            (
                day(row.date),
                row.agency or "tất cả / all",
                "có / yes" if row.is_working else "không / no",
                row.reason,
                basis(row),
            )
            for row in law.overrides
        ),
    )
    yield (
        "Hồ sơ đến sau giờ đóng cửa tính là nhận vào ngày làm việc tiếp theo. *What comes after closing counts as received "
        "on the next working day.*\n"
    )
    yield table(
        ["Cơ quan / agency", "Mở cửa / opens", "Đóng cửa / closes", "Căn cứ / source"],
        (
            (row.agency or "tất cả / all", f"{row.opens:%H:%M}", f"{row.closes:%H:%M}", basis(row))
            for row in law.office_hours
        ),
    )


def doubts(law: Regulation) -> Iterator[str]:
    yield "## Điều chưa rõ / Open doubts\n"
    yield table(
        ["", "Câu hỏi / question", "Tạm hiểu / assumed meanwhile", "Để giải đáp / would settle it", "Bảng / tables"],
        (
            (
                f'<a id="{row.code.lower()}"></a>{row.code}',
                f"{row.question}<br>*{row.question_en}*",
                f"{row.assumed}<br>*{row.assumed_en}*",
                f"{row.settle_by}<br>*{row.settle_by_en}*",
                listed(f"`{table_name}`" for table_name in row.concerns),
            )
            for row in law.doubts
        ),
    )
