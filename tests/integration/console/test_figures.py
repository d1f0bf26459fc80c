"""How the work goes: the figures of inspection's own API, on the page and in the reports."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from lxml import html
from openpyxl import load_workbook

from services.inspection.adapters.figures import INDEXES, CaseCounts
from services.inspection.domain.case import Status
from services.inspection.domain.content import Named
from services.inspection.domain.evidence import Draft
from shared.storage import ensure_indexes
from tests.integration.console.before_inspection import AGENCY, Desk
from tests.integration.console.desk import Browser
from tests.integration.test_inspection_storage import failed_and_issued
from tests.unit.inspection.samples import opened

pytestmark = pytest.mark.integration

PERIOD = "2026-H2"
Person = Callable[..., Browser]


@pytest.fixture(scope="module")
def desk(desk: Desk) -> Desk:
    """With a failure, an open case, one of long ago that waits for review, an open one of another agency; the sweep that
    counts them has been.
    """
    desk.put(failed_and_issued())
    desk.put(replace(opened(), officer="=lan.nt"))
    desk.put(replace(opened(), agency=Named("TCKT10", "Lào Cai")))
    waits = replace(
        opened(), received_on=date(2024, 5, 6), officer="an.vp", status=Status.DRAFTED, file_code="QG2024000777"
    )
    desk.put(replace(waits, draft=Draft((), "an.vp", datetime(2024, 5, 20, 3, 0, tzinfo=UTC))))
    counts = CaseCounts(desk.place["case_figures"], desk.cases)
    ensure_indexes(counts.collection, INDEXES)
    assert counts.count_changed() == 4
    return desk


def tiles(page: str) -> dict[str, str]:
    """What is counted, by its name."""
    return {name.strip(): count for count, name in re.findall(r'class="count ?[^"]*">([^<]+)</span>([^<]+)<', page)}


def test_a_leader_sees_the_own_agency(person: Person) -> None:
    page = person("signer", "hoa.le").get(f"/figures?period={PERIOD}")
    shown = tiles(page)
    assert (shown["đã nhận"], shown["đã có kết quả"], shown["đang xử lý hiện nay"]) == ("2", "1", "2")
    assert "Công ty Sao Mai" in page
    assert "100,0 %" in page
    assert '<a class="tile tile-some" href="/worklist/?tab=open">' in page
    assert "TCKT10" not in page


def test_rates_are_drawn_with_their_percent_and_officers_have_their_share_on_time(person: Person) -> None:
    page = person("signer", "hoa.le").get(f"/figures?period={PERIOD}")
    for what in ("hàng hóa", "xuất xứ", "người nhập khẩu"):
        assert re.search(rf'aria-label="Tỷ lệ không đạt theo {what}: [^"]+ 100,0 %"', page), what
    assert re.search(r'aria-label="Đúng hạn, theo tháng nhận hồ sơ: \d\d/2026 100,0 %"', page)
    head, officers = page[page.index("Khối lượng của chuyên viên") :].split("</thead>")[:2]
    assert head.index("đã có kết quả") < head.index("đúng hạn") < head.index("đang xử lý")
    assert re.search(r'<td class="number">1</td><td class="number">100,0 %</td>', officers)


def test_a_leader_cannot_ask_for_another_agency(person: Person) -> None:
    page = person("signer", "hoa.le").get(f"/figures?period={PERIOD}&agency=TCKT10")
    assert AGENCY in page
    assert tiles(page)["đã nhận"] == "2"


def test_operators_see_what_inspection_counts_while_registration_is_away(person: Person) -> None:
    """Nobody listens where registration should be."""
    page = person("operator", "tuan.vh", agency=None).get(f"/figures?period={PERIOD}")
    assert tiles(page)["đã nhận"] == "3"
    assert "thiếu danh sách cơ quan" in page
    one = person("operator", "tuan.vh", agency=None).get(f"/figures?period={PERIOD}&agency=TCKT10")
    assert tiles(one)["đã nhận"] == "1"
    assert '<input id="agency" name="agency" value="TCKT10">' in one
    assert "period=2026-H1&agency=TCKT10" in one, "the period before, of the same agency"
    report = person("operator", "tuan.vh", agency=None).client.get(
        f"/figures/report.xlsx?period={PERIOD}&agency=TCKT10"
    )
    assert report.status_code == 200


def test_a_period_without_cases_says_so(person: Person) -> None:
    page = person("reviewer", "minh.pv").get("/figures?period=2024-Q1")
    assert "quý 1 năm 2024".lower() in page.lower()
    assert tiles(page)["đã nhận"] == "0"
    person("reviewer", "minh.pv").get("/figures?period=2024-Q7", status=404)


def test_figures_are_not_for_officers(person: Person) -> None:
    for path in ("/figures", "/figures/report.xlsx", "/figures/report.pdf"):
        person("officer").get(path, status=403)


def test_the_workbook_has_the_same_numbers_and_no_formula(person: Person) -> None:
    answer = person("signer", "hoa.le").client.get(f"/figures/report.xlsx?period={PERIOD}")
    assert answer.headers["Content-Disposition"] == f"attachment; filename={AGENCY}-{PERIOD}.xlsx"
    book = load_workbook(io.BytesIO(answer.content))
    months, modes, standing, officers = *book.worksheets[:2], *book.worksheets[-2:]
    assert [cell.value for cell in months[months.max_row]][1:3] == [2, 1]
    assert "tỷ trọng" in [cell.value for cell in modes[1]]
    assert [[cell.value for cell in row] for row in standing] == [["Đang xử lý", "quá hạn"], [2, 2]]
    heads = [cell.value for cell in officers[1]]
    by_officer = {
        row[0]: row[heads.index("đúng hạn / đã có kết quả")] for row in officers.iter_rows(min_row=2, values_only=True)
    }
    assert by_officer["=lan.nt"] is None, "nothing was decided"
    assert 1 in by_officer.values()
    names = {row[0].value: row[0].data_type for row in officers.iter_rows(min_row=2)}
    assert names["=lan.nt"] == "s"


def test_the_printed_report_is_a_pdf(person: Person) -> None:
    answer = person("signer", "hoa.le").client.get(f"/figures/report.pdf?period={PERIOD}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    words = text_of(answer.content)
    assert "50,0 %" in words, "the share of a mode"
    assert "100,0 %" in words
    officers = words[words.index("6. ") :]
    assert "đúng hạn" in officers
    assert re.search(r"lan\.nt +1 +0 +– +1", officers), officers
    assert "Đang xử lý: 2, trong đó quá hạn: 2." in " ".join(words.split())


def text_of(pdf: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def section(page: str, title: str) -> Any:
    (found,) = html.fromstring(page).xpath(f"//section[h2[normalize-space()='{title}']]")
    return found


def cells(section: Any) -> list[list[str]]:
    return [[" ".join(cell.text_content().split()) for cell in row] for row in section.xpath(".//tbody/tr")]


def test_what_waits_is_told_with_the_oldest_and_leads_to_the_list_of_it(person: Person) -> None:
    page = person("signer", "hoa.le").get("/figures?period=2025-H1")
    found = section(page, "Đang chờ hiện nay")
    ((what, cases, oldest, since),) = cells(found)
    assert (what, cases, oldest) == ("lãnh đạo phòng thẩm tra", "1", "QG2024000777")
    assert since.startswith("20/05/2024")
    listed, dossier = found.xpath(".//tbody//a/@href")
    assert listed == "/worklist/?tab=review"
    assert dossier.startswith("/dossiers/")


def test_groups_of_goods_have_their_figures_and_lead_to_the_list_of_them(person: Person) -> None:
    found = section(person("signer", "hoa.le").get(f"/figures?period={PERIOD}"), "Theo nhóm hàng hóa")
    group = opened().content.lines[0].group
    (row,) = cells(found)
    assert row[:6] == [group.name, "2", "1", "100,0 %", "1", row[5]]
    assert row[6] == row[7] != "–"
    assert found.xpath(".//tbody//a/@href") == [f"/worklist/?tab=all&group={group.code}"]


def test_provinces_of_arrival_and_for_supervisors_agencies(person: Person) -> None:
    own = person("signer", "hoa.le").get(f"/figures?period={PERIOD}")
    assert cells(section(own, "Theo tỉnh, thành phố nơi hàng đến"))[0][0]
    assert "Theo cơ quan kiểm tra" not in own
    every = person("operator", "tuan.vh", agency=None).get(f"/figures?period={PERIOD}")
    agencies = section(every, "Theo cơ quan kiểm tra")
    assert {row[0]: row[1] for row in cells(agencies)}["Lào Cai"] == "1"
    assert f"/figures?period={PERIOD}&agency=TCKT10" in agencies.xpath(".//tbody//a/@href")


def test_who_has_how_much_in_hand_is_told_whatever_the_period(person: Person) -> None:
    found = section(person("signer", "hoa.le").get("/figures?period=2025-H1"), "Khối lượng đang xử lý hiện nay")
    rows = {row[0]: row[1] for row in cells(found)}
    assert (rows["an.vp"], rows["=lan.nt"]) == ("1", "1")
    assert "/worklist/?tab=open&officer=an.vp" in found.xpath(".//tbody//a/@href")


def test_the_reports_tell_of_groups_places_and_what_waits(person: Person) -> None:
    signer = person("signer", "hoa.le").client
    book = load_workbook(io.BytesIO(signer.get(f"/figures/report.xlsx?period={PERIOD}").content))
    assert book["Nhóm hàng hóa"].max_row == 2
    assert book["Tỉnh, thành phố nơi hàng đến"].max_row == 2
    assert [cell.value for cell in book["Đang chờ"][2]] == ["lãnh đạo phòng thẩm tra", 1, "QG2024000777", "20/05/2024"]
    words = text_of(signer.get(f"/figures/report.pdf?period={PERIOD}").content)
    assert "7. Theo nhóm hàng hóa" in words
    assert "QG2024000777" in words
