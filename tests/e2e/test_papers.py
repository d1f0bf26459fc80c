"""Papers of a dossier that went its whole way, over the services' public faces, looked at by tools of others."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from shared.papers.codes import spaced
from shared.web import tokens
from tests.e2e.conftest import SECRET, System
from tests.e2e.person import Json, Person
from tests.e2e.stories import toys
from tests.e2e.story import Stage

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def told(system: System) -> Stage:
    stage = system.stage(toys.STORY)
    toys.tell(stage)
    stage.wait(lambda: "result-notice" in _papers(stage), "the notice is owed")
    return stage


@pytest.fixture(scope="module")
def importer(told: Stage) -> Iterator[Person]:
    token = tokens.issue(SECRET, role="importer", tax_code=told.tax_code)
    with Person.with_token(told.place.urls, token, "importer") as person:
        yield person


@pytest.fixture(scope="module")
def notice(told: Stage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As it is downloaded."""
    file = tmp_path_factory.mktemp("papers") / "notice.pdf"
    file.write_bytes(_file(told, _papers(told)["result-notice"]["key"]))
    return file


def test_every_act_has_its_paper(told: Stage, importer: Person) -> None:
    items = importer.read("registration", f"/registrations/{told.id}/papers")["items"]
    assert [(each["kind"], each["standing"]) for each in items] == [
        ("confirmation", "VALID"),
        ("result-notice", "VALID"),
    ]


def test_the_notice_says_what_was_decided(told: Stage, notice: Path) -> None:
    text = " ".join(_said("pdftotext", str(notice), "-").split())
    case = told.agency("TCKT11").case(told.id)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "SỞ KHOA HỌC VÀ CÔNG NGHỆ LẠNG SƠN" in text
    assert f"Số: {case['signature']['notice_no']}" in text
    assert told.file_code in text
    assert told.tax_code in text
    assert text.count("Đạt yêu cầu") == 3
    assert "Phó Chi cục trưởng" in text


def test_the_notice_is_sound_sealed_and_carries_its_font(notice: Path) -> None:
    assert "No syntax or stream encoding errors" in _said("qpdf", "--check", str(notice))
    signature = _said("pdfsig", "-nocert", str(notice))
    assert "Signature is Valid" in signature
    assert "Total document signed" in signature
    assert "ETSI.CAdES.detached" in signature
    fonts = [line.split() for line in _said("pdffonts", str(notice)).splitlines()[2:]]
    assert fonts
    assert all("Liberation-Serif" in font[0] and font[-5:-2] == ["yes", "yes", "yes"] for font in fonts)


def test_it_is_one_file_for_ever(told: Stage, notice: Path) -> None:
    row = _papers(told)["result-notice"]
    assert row["sha256"] == hashlib.sha256(notice.read_bytes()).hexdigest()
    assert _file(told, row["key"]) == notice.read_bytes()


def test_anybody_who_holds_it_learns_that_it_stands(told: Stage, notice: Path) -> None:
    row, url = _papers(told)["result-notice"], told.place.urls["registration"]
    sha256 = hashlib.sha256(notice.read_bytes()).hexdigest()
    for path in (f"/papers/by-code/{row['code']}", f"/papers/by-code/{spaced(row['code']).lower()}"):
        shown = httpx.get(f"{url}{path}", trust_env=False).json()
        assert (shown["number"], shown["standing"], shown["sha256"]) == (row["number"], "VALID", sha256)
        assert len(shown["goods"]) == 3
        assert "tax_code" not in shown
    assert httpx.get(f"{url}/papers/by-hash/{sha256}", trust_env=False).json()["number"] == row["number"]
    for unknown in (row["code"][:-1] + ("0" if row["code"][-1] != "0" else "1"), "x", "R" * 16):
        assert httpx.get(f"{url}/papers/by-code/{unknown}", trust_env=False).status_code == 404


def test_the_receipt_carries_what_its_holder_sees_the_dossier_by(system: System, tmp_path: Path) -> None:
    stage = system.stage(toys.STORY)
    stage.submit()
    officer = stage.agency("TCKT11").officer
    id = stage.agency("TCKT11").dossier(stage.file_code)
    at = f"/registrations/{id}"
    ticks = [{"item": row["item"], "present": True} for row in officer.read("registration", f"{at}/receipt")["items"]]
    version = officer.read("registration", at)["version"]
    ticked = {"items": ticks, "conclusion": "COMPLETE"}
    officer.act("registration", f"{at}/receipt", ticked, version=version, method="PUT")
    slip = officer.read("registration", f"{at}/slip")
    (row,) = [row for row in officer.read("registration", f"{at}/papers")["items"] if row["kind"] == "receipt"]
    file = tmp_path / "receipt.pdf"
    file.write_bytes(_file(stage, row["key"]))
    said = " ".join(_said("pdftotext", str(file), "-").split())
    assert f"mã hồ sơ {stage.file_code}, mã tra cứu {slip['code']}" in said
    url = f"{stage.place.urls['registration']}/slips/open"
    # Nobody has to be known, and nothing but the dossier's id and whose it is comes back.
    opened = httpx.post(url, json={"file_code": stage.file_code, "code": slip["code"]}, trust_env=False)
    assert opened.json() == {"id": id, "file_code": stage.file_code, "tax_code": stage.tax_code}
    # The page that verifies the paper does not give the code away to whoever has only that.
    shown = httpx.get(f"{stage.place.urls['registration']}/papers/by-code/{row['code']}", trust_env=False).text
    assert slip["code"] not in shown


def test_others_do_not_see_it(told: Stage) -> None:
    url = f"{told.place.urls['registration']}/registrations/{told.id}/papers"
    key = _papers(told)["result-notice"]["key"]
    strangers = (
        tokens.issue(SECRET, role="importer", tax_code="0100109106"),
        tokens.issue(SECRET, role="officer", agency="TCKT18"),
    )
    for token in strangers:
        headers = {"Authorization": f"Bearer {token}"}
        for path in (url, f"{url}/{key}"):
            assert httpx.get(path, headers=headers, trust_env=False).status_code == 403
    assert httpx.get(f"{url}/{key}", trust_env=False).status_code == 401


def _papers(stage: Stage) -> dict[str, Json]:
    found = stage.place.operator.read("registration", f"/registrations/{stage.id}/papers")["items"]
    return {row["kind"]: row for row in found}


def _file(stage: Stage, key: str) -> bytes:
    operator = stage.place.operator
    url = f"{operator.urls['registration']}/registrations/{stage.id}/papers/{key}"
    answer = operator.client.get(url, timeout=60)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/pdf"
    return answer.content


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
