"""One paper of each kind."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from shared.papers.facts import (
    Attachment,
    Confirmation,
    Consignment,
    Declaration,
    ExemptionDecision,
    Facts,
    Goods,
    Importer,
    Letterhead,
    PassedLot,
    Receipt,
    ReceiptItem,
    ResultNotice,
    Revocation,
    Sample,
    SamplingRecord,
    Slip,
    SupplementRequest,
)

CODE = "R0123456789ABCDE"
URL = "https://kiemtra.example/verify/R012-3456-789A-BCDE"
SLIP = Slip("7K3M-9QXA-20BD", "https://kiemtra.example/status/QG2026000590/7K3M-9QXA-20BD")
HEAD = Letterhead(
    "TCKT11", "Chi cục Tiêu chuẩn Đo lường Chất lượng Lạng Sơn", "Sở Khoa học và Công nghệ Lạng Sơn", "Lạng Sơn"
)
GOODS = tuple(
    Goods(
        i,
        "Đồ chơi xe đẩy trẻ em bằng nhựa",
        "Thỏ Ngọc",
        f"TN-20{i}",
        "Nhựa ABS, cho trẻ trên 3 tuổi",
        "CN",
        "95030010",
        Decimal("1250.5"),
        "Chiếc",
        "Quảng Đông Toys Co., Ltd.",
        "Đạt yêu cầu chất lượng" if i != 2 else "Không đạt yêu cầu, tái xuất",
        None if i != 2 else "Hàm lượng phthalate vượt mức QCVN 3:2019/BKHCN",
    )
    for i in (1, 2, 3)
)
CONSIGNMENT = Consignment(
    "QG2026000590",
    date(2026, 11, 16),
    Importer(
        "0100109106",
        "Công ty TNHH Thương mại Ánh Dương",
        "Số 12, đường Trần Hưng Đạo, phường Đông Kinh, tỉnh Lạng Sơn",
        "0205 387 1234",
    ),
    date(2026, 11, 10),
    date(2026, 11, 14),
    "QCVN 3:2019/BKHCN An toàn đồ chơi trẻ em",
    GOODS,
    (
        Attachment("Hợp đồng", date(2026, 10, 1), "HD-01"),
        Attachment("Hóa đơn", date(2026, 10, 9), "INV-778", "Guangdong Toys"),
        Attachment("Hóa đơn", date(2026, 10, 10), "INV-779"),
        Attachment("Giấy chứng nhận hợp quy", date(2026, 9, 1), "123/CNHQ", "QUATEST 1"),
    ),
    (Declaration("105812345670", date(2026, 11, 14), "Chi cục Hải quan Cửa khẩu Hữu Nghị"),),
    "Kho số 3, cửa khẩu Hữu Nghị",
)
_ACT: dict[str, Any] = dict(head=HEAD, dated=date(2026, 11, 21))
ALL: tuple[Facts, ...] = (
    ResultNotice(**_ACT, number="12/2026/TB-TCKT11", signer="Nguyễn Thị Hạnh", consignment=CONSIGNMENT),
    Revocation(
        **_ACT,
        number="12/2026/TB-TCKT11",
        signer="Nguyễn Thị Hạnh",
        consignment=CONSIGNMENT,
        noticed_on=date(2026, 11, 20),
        reason="Giấy chứng nhận hợp quy bị thu hồi.",
    ),
    Confirmation(**_ACT, number="QG2026000590", signer="Lan", consignment=CONSIGNMENT, due_on=date(2026, 11, 30)),
    SupplementRequest(
        **_ACT,
        number="QG2026000590",
        signer="Trần Văn Lân",
        consignment=CONSIGNMENT,
        items=("Vận đơn", "Nhãn phụ tiếng Việt"),
        reason="Hồ sơ thiếu vận đơn; ảnh nhãn không đọc được.",
        due_on=date(2026, 12, 5),
    ),
    Receipt(
        **_ACT,
        number="QG2026000590",
        signer="Trần Văn Lân",
        consignment=CONSIGNMENT,
        items=(
            ReceiptItem("R1", "Bản đăng ký kiểm tra", True),
            ReceiptItem("R4.1", "Giấy chứng nhận hợp quy", False, "chờ cấp"),
            ReceiptItem("R5", "Hóa đơn", None),
        ),
        conclusion="Hồ sơ chưa đầy đủ: bổ sung các mục nêu trong số ngày nêu",
        slip=SLIP,
    ),
    SamplingRecord(
        **_ACT,
        number="BB-07/2026",
        signer="Trần Văn Lân",
        file_code="QG2026000590",
        importer=CONSIGNMENT.importer,
        taken_at=datetime(2026, 11, 20, 2, 30, tzinfo=UTC),
        place="Kho số 3",
        basis="Quyết định kiểm tra",
        officers=("Trần Văn Lân", "Lý Thị Mai"),
        representative="Phạm Văn Đức, trưởng kho",
        standard="TCVN 7790-1",
        packaging="Túi PE hai lớp",
        laboratory="QUATEST 1",
        indicators=("Phthalate", "Cơ lý"),
        samples=(
            Sample(
                1,
                "M1",
                "Đồ chơi",
                "Thỏ Ngọc",
                "TN-201",
                "CN",
                "95030010",
                Decimal(1200),
                Decimal(8),
                Decimal(8),
                "Chiếc",
                ("NP-001",),
                ("NP-002",),
                produced_on=date(2026, 5, 1),
            ),
        ),
        witness="Đỗ Văn Minh",
        sealing="Tem niêm phong",
        remaining_goods="Niêm phong tại kho",
    ),
    ExemptionDecision(
        **_ACT,
        number="3/2026/XN-TCKT11",
        signer="Nguyễn Thị Hạnh",
        tax_code="0100109106",
        importer=CONSIGNMENT.importer.name,
        goods=GOODS[0],
        valid_from=date(2026, 11, 21),
        valid_to=date(2027, 11, 20),
        lots=(PassedLot("QG2026000001", "1/2026/TB-TCKT11", date(2026, 8, 1)),),
        report_due_on=date(2027, 2, 21),
    ),
)
