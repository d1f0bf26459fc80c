"""The list of what there is to do: the console as a process, before inspection's own API over a real database."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import httpx
import pytest
from openpyxl import load_workbook

from services.inspection.domain.case import Status
from services.inspection.domain.content import Named
from shared.aggregate import Change
from tests.integration.console.before_inspection import SYSTEM, Desk, today
from tests.integration.console.desk import Browser
from tests.integration.test_inspection_storage import failed_and_issued
from tests.unit.inspection.samples import dossier, line, opened

pytestmark = pytest.mark.integration


@pytest.fixture
def officer(person: Callable[..., Browser]) -> Browser:
    return person()


@pytest.fixture
def reviewer(person: Callable[..., Browser]) -> Browser:
    return person("reviewer", "minh.pv")


def rows(page: str) -> list[str]:
    """File codes of the list."""
    return re.findall(r'class="work-code"><a href="/dossiers/[^"]+">([^<]+)</a>', page)


def test_the_first_page_is_what_one_has_to_do(desk: Desk, person: Callable[..., Browser]) -> None:
    desk.put(replace(opened(), officer="first.nt", file_code="QG2026100001", due_on=today()))
    desk.put(replace(opened(), officer="first.nt", file_code="QG2026100002", due_on=today() - timedelta(days=14)))
    page = person(name="first.nt").get("/")
    assert "<h1>Việc của tôi</h1>" in page
    assert rows(page) == ["QG2026100002", "QG2026100001"]
    assert "Đến hạn hôm nay" in page
    assert "Quá hạn" in page
    assert "<h1>Chờ duyệt</h1>" in person("reviewer", "minh.pv").get("/")
    assert "<h1>Chờ ký</h1>" in person("signer", "hoa.le").get("/")


def test_a_row_offers_what_the_reader_may_do_next(desk: Desk, officer: Browser, person: Callable[..., Browser]) -> None:
    id = desk.put(replace(opened(), officer="next.nt", file_code="QG2026100011"))
    new = desk.put(replace(opened(accepted=False), officer="next.nt", file_code="QG2026100012"))
    page = officer.get("/worklist/?tab=all&q=QG202610001")
    assert f'href="/dossiers/{id}/acts/' in page
    assert f'href="/dossiers/{new}/acts/accept' in page
    assert "/acts/" not in person("signer", "hoa.le").get("/worklist/?tab=all&q=QG202610001").split("<tbody>")[1]


def test_a_group_of_goods_is_filtered_by_and_named(desk: Desk, officer: Browser) -> None:
    helmet = line(group={"code": "2", "name": "Mũ bảo hiểm"}, name="Mũ bảo hiểm trẻ em")
    desk.put(replace(opened(dossier(line(), helmet | {"line_no": 2})), file_code="QG2026910001"))
    desk.put(replace(opened(), file_code="QG2026910002"))
    page = officer.get("/worklist/?tab=open&q=QG202691&group=2")
    assert rows(page) == ["QG2026910001"]
    assert '<option value="2" selected>Mũ bảo hiểm cho người đi mô tô, xe máy</option>' in page
    assert "<strong>Mũ bảo hiểm cho người đi mô tô, xe máy</strong>" in page
    assert "<strong>77</strong>" in officer.get("/worklist/?tab=open&group=77"), "a code that no list knows any more"


def test_to_clear_the_filters_leaves_what_was_searched_for(desk: Desk, officer: Browser) -> None:
    page = officer.get("/worklist/?tab=open&q=QG202692&group=2&mode=SAMPLE")
    assert re.search(r'<a href="/worklist/\?tab=open&(amp;)?q=QG202692">Xóa bộ lọc</a>', page)


def test_a_notices_number_opens_its_dossier_among_a_years(desk: Desk, officer: Browser) -> None:
    [notice] = failed_and_issued().notices
    ids = [
        desk.put(replace(failed_and_issued(), file_code=code, notices=(replace(notice, notice_no=number),)))
        for code, number in (("QG2026930001", "7/2026/TB-TCKT11"), ("QG2026930002", "77/2026/TB-TCKT11"))
    ]
    for number, id in zip(("7/2026/TB-TCKT11", "77/2026/tb-tckt11"), ids, strict=True):
        assert officer.client.get("/worklist/", params={"q": number}).url.path == f"/dossiers/{id}"


def test_filters_stand_in_the_address_and_can_be_taken_out(desk: Desk, officer: Browser) -> None:
    desk.put(replace(opened(), file_code="QG2026200001", due_on=date(2026, 1, 5)))
    desk.put(replace(opened(), file_code="QG2026200002", due_on=date(2026, 1, 7), officer="an.tv"))
    asked = "/worklist/?tab=open&q=QG20262&mode=DOCUMENTARY&mode=SAMPLE&due_until=2026-01-06"
    page = officer.get(asked)
    assert rows(page) == ["QG2026200001"]
    assert "Hạn đến ngày: <strong>06/01/2026</strong>" in page
    without = re.search(r'class="work-tag" href="([^"]+)"><span class="unseen">[^<]*</span>Hạn đến ngày', page)
    assert without
    assert rows(officer.get(without[1])) == ["QG2026200001", "QG2026200002"]
    assert rows(officer.get("/worklist/?tab=open&q=QG20262&officer=an.tv")) == ["QG2026200002"]
    assert rows(officer.get("/worklist/?tab=unassigned&q=QG20262")) == ["QG2026200001"]
    assert rows(officer.get("/worklist/?tab=open&q=QG20262&row=4.1")) == []
    # What is no filter of ours is left out.
    assert rows(officer.get("/worklist/?tab=open&q=QG20262&mode=x&due_until=soon&sort=x&officer=")) != []


def test_states_are_filtered_by_several_at_once_each_with_its_tag(desk: Desk, officer: Browser) -> None:
    for code, status in (("1", Status.OPENED), ("2", Status.CHECKED), ("3", Status.SAMPLED)):
        desk.put(replace(opened(), file_code=f"QG202625000{code}", status=status))
    page = officer.get("/worklist/?tab=open&q=QG202625&status=CHECKED&status=SAMPLED&status=x")
    assert {*rows(page)} == {"QG2026250002", "QG2026250003"}
    assert re.findall(r'name="status" value="([A-Z]+)" checked', page) == ["CHECKED", "SAMPLED"]
    without = re.search(
        r'class="work-tag" href="([^"]+)"><span class="unseen">[^<]*</span>Trạng thái: <strong>Đã lấy', page
    )
    assert without
    assert rows(officer.get(without[1])) == ["QG2026250002"]


def test_the_search_knows_no_diacritics_and_jumps_where_a_number_is_one_dossier(desk: Desk, officer: Browser) -> None:
    id = desk.put(replace(opened(dossier(line(name="Ấm đun siêu tốc"))), file_code="QG2026300001"))
    desk.put(replace(opened(), file_code="QG2026300002"))
    assert rows(officer.get("/worklist/?q=am+dun+sieu")) == ["QG2026300001"]
    jumped = officer.client.get("/worklist/?q=qg2026300001", follow_redirects=False)
    assert (jumped.status_code, jumped.headers["Location"]) == (302, f"/dossiers/{id}")
    # A name, or a number of several, is a list.
    assert officer.client.get("/worklist/?q=am+dun+sieu", follow_redirects=False).status_code == 200
    assert officer.client.get("/worklist/?q=0100109106", follow_redirects=False).status_code == 200
    assert "Không thực hiện được tìm kiếm" in officer.get("/worklist/?q=%2F%2F")


def test_a_dossier_is_looked_for_from_every_page_of_staff(
    desk: Desk, officer: Browser, person: Callable[..., Browser]
) -> None:
    box = re.compile(r'<form method="get" action="/worklist/" class="find" role="search"')
    assert box.search(officer.get("/me"))
    assert not box.search(officer.get("/worklist/")), "it has its own"
    assert not box.search(person("operator", "truc.ban").get("/me"))
    assert not box.search(httpx.get(f"{desk.address}/login", trust_env=False).text)


def test_what_registration_alone_knows_is_asked_there(officer: Browser) -> None:
    # Nobody answers there in this test: the search says so instead of finding nothing.
    page = officer.get("/worklist/?q=QG2026999999")
    assert "Không có hồ sơ nào phù hợp" in page
    assert "chưa hỏi được" in page


def test_another_agency_sees_nothing(desk: Desk, person: Callable[..., Browser]) -> None:
    desk.put(replace(opened(), file_code="QG2026400001", officer="lan.nt"))
    stranger = person(agency="TCKT10")
    assert rows(stranger.get("/worklist/?tab=all")) == []
    assert rows(stranger.get("/worklist/?tab=mine")) == []
    assert 'data-count="open">0<' in stranger.get("/worklist/")


def test_pages_follow_one_another(desk: Desk, person: Callable[..., Browser]) -> None:
    agency = Named("TCKT12", "Cao Bằng")
    for n in range(55):
        desk.put(replace(opened(), agency=agency, file_code=f"QG20265{n:05}"))
    browser = person(agency="TCKT12")
    first = browser.get("/worklist/?tab=open")
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = browser.get(following[1])
    assert (len(rows(first)), len(rows(second))) == (40, 15)
    assert not {*rows(first)} & {*rows(second)}
    parts = re.findall(r'(?:href|src)="([^"]+\.(?:css|js|svg)[^"]*)"', first)
    assert len(first.encode()) + sum(len(browser.client.get(part).content) for part in parts) < 95_000


def test_what_is_printed_for_when_the_system_is_down_holds_every_open_dossier_sheet_by_sheet(
    desk: Desk, person: Callable[..., Browser]
) -> None:
    agency = Named("TCKT13", "Thanh Hóa")
    codes = {f"QG20267{n:05}" for n in range(203)}
    for code in codes:
        desk.put(replace(opened(), agency=agency, file_code=code))
    browser = person(agency="TCKT13")
    printed: list[str] = []
    address: str | None = "/counter/paper/worklist"
    while address:
        page = browser.get(address)
        printed += re.findall(r'<td class="code">([^<]+)</td>', page)
        following = re.search(r'class="button" href="([^"]+)">Tờ (\d)<', page)
        assert ("danh sách còn tiếp" in page) == bool(following)
        address = following and following[1]
    assert "tờ 2, xếp theo hạn xử lý" in page
    assert (len(printed), {*printed}) == (203, codes)


def test_many_are_given_to_an_officer_and_what_another_changed_is_named(
    desk: Desk, officer: Browser, reviewer: Browser
) -> None:
    ids = [desk.put(replace(opened(), file_code=f"QG202660000{n}")) for n in range(3)]
    page = reviewer.get("/worklist/?tab=unassigned&q=QG20266")
    ticked = re.findall(r'name="chosen" value="([^"]+)"', page)
    assert len(ticked) == 3
    cased = desk.cases.load(ids[1])
    desk.cases.save(cased, Change(cased.state, act="checklist_recorded"), actor=SYSTEM)
    asking = reviewer.send("/worklist/assign", {"query": "tab=unassigned&q=QG20266", "chosen": ticked}, on="/worklist/")
    assert "Phân công 3 hồ sơ" in asking
    form = hidden(asking)
    done = reviewer.send("/worklist/assign/now", {**form, "officer": "an.tv"}, on="/worklist/")
    assert "Đã giao 2 hồ sơ" in done
    assert "1 hồ sơ chưa giao được" in done
    assert "Người khác vừa thay đổi hồ sơ này" in done
    assert [desk.cases.load(id).state.officer for id in ids] == ["an.tv", None, "an.tv"]
    # The same form once more is the same act.
    again = reviewer.send("/worklist/assign/now", {**form, "officer": "an.tv"}, on="/worklist/")
    assert "Đã giao 2 hồ sơ" in again
    assert desk.cases.load(ids[0]).version == 2
    retried = reviewer.send("/worklist/assign/now", {**hidden(done), "officer": "an.tv"}, on="/worklist/")
    assert "Đã giao 1 hồ sơ" in retried
    assert desk.cases.load(ids[1]).state.officer == "an.tv"


def test_all_of_a_filter_are_given_without_ticking(desk: Desk, reviewer: Browser) -> None:
    ids = [desk.put(replace(opened(), file_code=f"QG202661000{n}")) for n in range(2)]
    over = desk.put(replace(opened(), file_code="QG2026610009", status=Status.WITHDRAWN))
    asking = reviewer.send("/worklist/assign", {"query": "tab=all&q=QG202661", "all": "1"}, on="/worklist/")
    assert "Phân công 2 hồ sơ" in asking
    assert "1 hồ sơ trong danh sách không được tính đến" in asking
    reviewer.send("/worklist/assign/now", {**hidden(asking), "officer": "an.tv"}, on="/worklist/")
    assert [desk.cases.load(id).state.officer for id in (*ids, over)] == ["an.tv", "an.tv", None]


def test_many_are_given_back_to_nobody_and_what_another_changed_is_named(desk: Desk, reviewer: Browser) -> None:
    ids = [desk.put(replace(opened(), file_code=f"QG202663000{n}", officer="an.tv")) for n in range(3)]
    asking = reviewer.send("/worklist/assign", {"query": "tab=all&q=QG202663", "all": "1"}, on="/worklist/")
    assert "Trả lại: tạm thời chưa ai xử lý" in asking
    cased = desk.cases.load(ids[1])
    desk.cases.save(cased, Change(cased.state, act="checklist_recorded"), actor=SYSTEM)
    done = reviewer.send("/worklist/assign/now", {**hidden(asking), "nobody": "yes"}, on="/worklist/")
    assert "Đã trả lại 2 hồ sơ" in done
    assert "1 hồ sơ chưa trả lại được" in done
    assert [desk.cases.load(id).state.officer for id in ids] == [None, "an.tv", None]
    assert desk.cases.history(ids[0])[-1]["act"] == "given_back"
    reviewer.send("/worklist/assign/now", hidden(done), on="/worklist/")
    assert desk.cases.load(ids[1]).state.officer is None
    assert len(rows(reviewer.get("/worklist/?tab=unassigned&q=QG202663"))) == 3


def test_an_officer_is_asked_for(desk: Desk, reviewer: Browser) -> None:
    id = desk.put(replace(opened(), file_code="QG2026620001"))
    asking = reviewer.send("/worklist/assign", {"query": "", "chosen": f"{id}~1~QG2026620001"}, on="/worklist/")
    refused = reviewer.send("/worklist/assign/now", {**hidden(asking), "officer": " "}, on="/worklist/", status=422)
    assert "Hãy chọn chuyên viên" in refused
    assert "QG2026620001" in refused
    assert "đánh dấu ít nhất một" in reviewer.send(
        "/worklist/assign", {"query": "", "chosen": "nonsense"}, on="/worklist/"
    )


def test_a_spreadsheet_has_exactly_what_is_filtered_and_no_formula(desk: Desk, officer: Browser) -> None:
    desk.put(replace(opened(dossier(line(name='=HYPERLINK("http://x")'))), file_code="QG2026700001"))
    desk.put(replace(opened(dossier(line(name="+Búp bê"))), file_code="QG2026700002"))
    desk.put(replace(opened(), file_code="QG2026710001"))
    answer = officer.client.get("/worklist/export.xlsx?tab=all&q=QG202670&sort=due")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    table = list(sheet.iter_rows())
    assert [row[0].value for row in table] == ["Mã hồ sơ", "QG2026700001", "QG2026700002"]
    goods = [row[4] for row in table[1:]]
    assert [cell.value for cell in goods] == ['=HYPERLINK("http://x")', "+Búp bê"]
    assert {cell.data_type for cell in goods} == {"s"}
    assert {cell.quotePrefix for cell in goods} == {True}
    assert table[1][1].is_date
    assert table[1][9].value == datetime.combine(opened().due_on, time())
    plain = officer.client.get("/worklist/export.csv?tab=all&q=QG202670&sort=due")
    assert plain.content.startswith(codecs.BOM_UTF8)
    lines = list(csv.reader(io.StringIO(plain.content.decode("utf-8-sig"))))
    assert [each[0] for each in lines] == ["Mã hồ sơ", "QG2026700001", "QG2026700002"]
    assert [each[4] for each in lines[1:]] == ['\'=HYPERLINK("http://x")', "'+Búp bê"]
    assert lines[1][9] == opened().due_on.strftime("%d/%m/%Y")


def test_a_spreadsheet_has_all_pages_of_the_list(desk: Desk, person: Callable[..., Browser]) -> None:
    agency = Named("TCKT14", "Nghệ An")
    codes = {f"QG20268{n:05}" for n in range(403)}
    for code in codes:
        desk.put(replace(opened(), agency=agency, file_code=code))
    answer = person(agency="TCKT14").client.get("/worklist/export.xlsx?tab=open")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    written = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert (len(written), {*written}) == (403, codes)


def test_views_are_kept_per_person_under_a_name(officer: Browser, reviewer: Browser) -> None:
    asked = "tab=open&mode=SAMPLE"
    page = officer.send("/worklist/views", {"query": asked, "name": "Lấy mẫu"}, on="/worklist/")
    assert 'href="/worklist/?tab=open&mode=SAMPLE"' in page
    page = officer.send("/worklist/views", {"query": "tab=all&mode=SAMPLE", "name": "Lấy mẫu"}, on="/worklist/")
    assert page.count(">Lấy mẫu</a>") == 1
    assert ">Lấy mẫu</a>" not in reviewer.get("/worklist/")
    removal = re.search(r'action="(/worklist/views/[^"]+/remove)"', page)
    assert removal
    reviewer.send(removal[1], {"query": ""}, on="/worklist/")
    assert ">Lấy mẫu</a>" in officer.get("/worklist/")
    assert ">Lấy mẫu</a>" not in officer.send(removal[1], {"query": ""}, on="/worklist/")
    assert "Hãy đặt tên" in officer.send("/worklist/views", {"query": asked, "name": " "}, on="/worklist/")
    for n in range(31):
        page = officer.send("/worklist/views", {"query": asked, "name": f"v{n}"}, on="/worklist/")
    assert "Bạn đã lưu 30 danh sách" in page


def test_news_are_ids_versions_and_counts(desk: Desk, officer: Browser) -> None:
    id = desk.put(replace(opened(), file_code="QG2026800001"))
    news = officer.client.get("/worklist/news?tab=all&q=QG202680").json()
    assert news["rows"] == {id: 1}
    assert news["counts"]["open"] >= 1
    assert "done" not in news["counts"]


def test_the_list_is_for_staff(person: Callable[..., Browser]) -> None:
    person("operator", "truc.ban").get("/worklist/", status=403)


def test_whoever_is_not_signed_in_sees_nothing_of_it(desk: Desk) -> None:
    with httpx.Client(base_url=desk.address, trust_env=False) as client:
        assert client.get("/worklist/news").status_code == 302
        assert client.get("/worklist/export.xlsx").status_code == 302


def test_what_was_typed_while_a_service_was_away_can_be_sent_again(desk: Desk, officer: Browser) -> None:
    id = desk.put(replace(opened(accepted=False), file_code="QG2026100021"))
    refused = officer.send(f"/dossiers/{id}/acts/accept", {"note": "Đủ giấy tờ"}, on="/worklist/", status=503)
    assert "Nội dung bạn nhập không bị mất" in refused
    assert "Nội dung bạn nhập" not in officer.get(f"/dossiers/{id}/acts/accept", status=503), "nothing was sent"


def test_several_at_once_are_answered(desk: Desk, officer: Browser) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: officer.client.get("/worklist/?tab=all").status_code, range(24)))
    assert set(answers) == {200}


def hidden(page: str) -> dict[str, object]:
    """What the form sends along."""
    main = page[page.index("/worklist/assign/now") :]
    found: dict[str, object] = {
        name: value for name, value in re.findall(r'<input[^>]*name="(key|query|nobody)"[^>]*value="([^"]*)"', main)
    }
    return {**found, "chosen": re.findall(r'name="chosen" value="([^"]+)"', main)}
