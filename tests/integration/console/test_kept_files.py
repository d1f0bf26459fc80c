"""Files that came with an act that was refused: they need not be chosen again, and nobody else gets at them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from services.console.adapters.records.act_files import MongoActFiles
from services.console.application.acts.keeping_files import LASTS, MOST_BYTES, MOST_FILES
from services.console.entrypoints.acts.registering.papers import MOST_PAPERS
from shared.clock import new_id
from shared.errors import NotFound
from tests.conftest import fresh_prefix
from tests.integration.console.before_recorded import Office, recorded, sign_in
from tests.integration.console.desk import Browser, csrf_in

pytestmark = pytest.mark.integration
SCAN = b"%PDF-1.7 " + b"\0\xff" * 700_000
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def dossier(office: Office) -> str:
    said = recorded("paused")
    office.begin(said)
    return str(said["id"])


@pytest.fixture
def officer(office: Office) -> Iterator[Browser]:
    with office.browser() as browser:
        sign_in(browser, "officer", agency="TCKT10")
        yield browser


def refuse(office: Office, dossier: str) -> str:
    path = f"/registrations/{dossier}/label-corrections"
    found = [{"pointer": "/documents/0/issued_on", "code": "required", "detail": "This date is mandatory."}]
    office.registration.refusals[path] = (422, {"code": "invalid", "detail": "x", "errors": found})
    return path


def send(browser: Browser, dossier: str, form: dict[str, str], scan: tuple[str, bytes] | None = None) -> Any:
    path = f"/dossiers/{dossier}/acts/label-corrections"
    files = {"documents-0-file": (*scan, "application/pdf")} if scan else {"nothing": ("", b"")}
    return browser.client.post(path, data=form, files=files, follow_redirects=False)


def typed(page: str, **more: str) -> dict[str, str]:
    hidden = dict(re.findall(r'name="(version|key)" type="hidden" value="([^"]*)"', page))
    kept = re.search(r'name="documents-0-kept" type="hidden" value="([^"]*)"', page)
    given = {"documents-0-type": "6", "documents-0-issued_on": "", "documents-0-kept": kept[1] if kept else ""}
    return {**hidden, **given, "csrf_token": csrf_in(page), **more}


def shown(browser: Browser, dossier: str) -> str:
    return browser.get(f"/dossiers/{dossier}/acts/label-corrections")


def test_a_file_that_was_refused_is_kept_named_and_sent_with_the_corrected_form(
    officer: Browser, office: Office, dossier: str
) -> None:
    path = refuse(office, dossier)
    refused = send(officer, dossier, typed(shown(officer, dossier)), ("nhãn mới.pdf", SCAN))
    assert refused.status_code == 422
    assert "Đã giữ lại tệp: nhãn mới.pdf" in refused.text
    del office.registration.refusals[path]
    form = typed(refused.text, **{"documents-0-issued_on": "2026-11-20"})
    assert send(officer, dossier, form).status_code == 302
    act = office.registration.acts[-1]
    assert act.files == {"file0": ("nhãn mới.pdf", SCAN)}
    assert act.body["documents"][0]["file"] == "file0"
    assert office.records["act_files"].count_documents({}) == 0
    assert office.records["act_file_pieces"].count_documents({}) == 0


def test_another_file_takes_its_place(officer: Browser, office: Office, dossier: str) -> None:
    path = refuse(office, dossier)
    first = send(officer, dossier, typed(shown(officer, dossier)), ("a.pdf", SCAN))
    second = send(officer, dossier, typed(first.text), ("b.pdf", SCAN))
    assert "Đã giữ lại tệp: b.pdf" in second.text
    assert [each["name"] for each in office.records["act_files"].find()] == ["b.pdf"]
    del office.registration.refusals[path]
    send(officer, dossier, typed(second.text), ("c.pdf", b"%PDF-1.7"))
    assert office.registration.acts[-1].files == {"file0": ("c.pdf", b"%PDF-1.7")}


def test_one_more_paper_loses_no_file(officer: Browser, dossier: str) -> None:
    page = send(officer, dossier, typed(shown(officer, dossier), adjust="paper"), ("a.pdf", SCAN))
    assert page.status_code == 200
    assert "Đã giữ lại tệp: a.pdf" in page.text
    assert 'name="documents-1-file"' in page.text


def test_what_somebody_else_kept_is_not_theirs_to_send(officer: Browser, office: Office, dossier: str) -> None:
    refuse(office, dossier)
    kept = typed(send(officer, dossier, typed(shown(officer, dossier)), ("a.pdf", SCAN)).text)["documents-0-kept"]
    office.registration.refusals.clear()
    with office.browser() as browser:
        sign_in(browser, "officer", subject="an.tv", agency="TCKT10")
        form = typed(shown(browser, dossier), **{"documents-0-kept": kept})
        answered = send(browser, dossier, form)
    assert answered.status_code == 422
    assert "Tệp này không còn được giữ" in answered.text
    assert office.registration.acts == []


def test_one_kept_file_goes_along_once_however_many_rows_name_it(
    officer: Browser, office: Office, dossier: str
) -> None:
    """Else one scan of 20 MB that a hundred rows name would be read a hundred times."""
    refuse(office, dossier)
    form = typed(send(officer, dossier, typed(shown(officer, dossier)), ("a.pdf", SCAN)).text)
    office.registration.refusals.clear()
    again = {name.replace("-0-", "-1-"): text for name, text in form.items() if name.startswith("documents-0-")}
    answered = send(officer, dossier, form | again)
    assert answered.status_code == 422
    assert "Tệp này không còn được giữ" in answered.text
    assert office.registration.acts == []


def test_a_form_has_no_more_rows_than_a_dossier_may_have_papers(officer: Browser, office: Office, dossier: str) -> None:
    refuse(office, dossier)
    rows = {f"documents-{n}-number": "1" for n in range(MOST_PAPERS + 50)}
    page = send(officer, dossier, typed(shown(officer, dossier), adjust="paper") | rows)
    assert page.status_code == 200
    assert len(re.findall(r'name="documents-\d+-file"', page.text)) == MOST_PAPERS


@pytest.fixture
def files(database: MongoClient[Any]) -> Iterator[tuple[MongoActFiles, list[datetime]]]:
    now = [NOW]
    with fresh_prefix(database) as prefix:
        yield MongoActFiles(database[f"{prefix}console"], new_id, lambda: now[0]), now


def test_of_too_much_the_oldest_goes_and_of_others_nothing(files: tuple[MongoActFiles, list[datetime]]) -> None:
    store, _now = files
    other = store.keep("officer:an.tv", "x.pdf", "application/pdf", b"x")
    kept = [store.keep("officer:lan.nt", f"{n}.pdf", "application/pdf", b"x") for n in range(MOST_FILES + 2)]
    there = [store.find("officer:lan.nt", each.id) is not None for each in kept]
    assert there == [False, False, *[True] * MOST_FILES]
    large = store.keep("officer:lan.nt", "l.pdf", "application/pdf", b"\0" * (MOST_BYTES - 1))
    assert store.find("officer:lan.nt", kept[-1].id) is not None
    assert store.find("officer:lan.nt", kept[-2].id) is None
    assert len(store.data_of("officer:lan.nt", large.id)) == MOST_BYTES - 1
    assert store.find("officer:an.tv", other.id) == other


def test_a_day_later_it_is_kept_no_more(files: tuple[MongoActFiles, list[datetime]]) -> None:
    store, now = files
    kept = store.keep("officer:lan.nt", "x.pdf", "application/pdf", b"x")
    now[0] = NOW + LASTS - timedelta(seconds=1)
    assert store.data_of("officer:lan.nt", kept.id) == b"x"
    now[0] = NOW + LASTS
    assert store.find("officer:lan.nt", kept.id) is None
    with pytest.raises(NotFound):
        store.data_of("officer:lan.nt", kept.id)
