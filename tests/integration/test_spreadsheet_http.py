"""The bulk template over HTTP and by `cuakhau import`, as far as a dossier that is registered from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from services.console.cli import cuakhau
from shared.web import tokens
from tests.data.spreadsheet.make import CLEAN, DOSSIER, FIRST_ROW, GOODS, HERE, column
from tests.integration.registration_process import SECRET, client, running

pytestmark = pytest.mark.integration

TAX_CODE = "9900066105"
ADDRESS = "/registrations/drafts/spreadsheet"
PAPERS = HERE.parent / "counter"


@pytest.fixture(scope="module")
def url(mongodb_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(mongodb_uri, tmp_path_factory.mktemp("registration") / "log") as address:
        yield address


@pytest.fixture
def importer(url: str) -> Iterator[httpx.Client]:
    with client(url, "importer", tax_code=TAX_CODE) as one:
        yield one


@pytest.fixture
def officer(url: str) -> Iterator[httpx.Client]:
    with client(url, "officer", agency="TCKT11") as one:
        yield one


def sample(name: str) -> bytes:
    return (HERE / f"{name}.xlsx").read_bytes()


def run(url: str, *arguments: str, role: str = "importer") -> Result:
    scope: dict[str, Any] = {"tax_code": TAX_CODE} if role == "importer" else {}
    token = tokens.issue(SECRET, role=role, subject="xnk", **scope)
    environment = {"REGISTRATION_URL": url, "CUAKHAU_TOKEN": token, "COLUMNS": "200", "CUAKHAU_ENV": "production"}
    return CliRunner().invoke(cuakhau, ["import", *arguments], env=environment)


def test_a_clean_template_becomes_a_draft_that_is_completed_and_registered(importer: httpx.Client) -> None:
    answer = importer.post(ADDRESS, content=sample("clean"))
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert said["problems"] == []
    assert {lacking["field"] for lacking in said["to_complete"]} == {
        "/importer/name",
        "/importer/address",
        "/documents",
    }
    assert importer.get("/registrations").json()["items"] == []

    body = said["draft"]
    body["importer"] |= {"name": "Công ty Mầm Xanh", "address": "18 Trần Đăng Ninh, Lạng Sơn"}
    body["documents"] = [
        {"type": {"code": str(kind)}, "number": "1", "issued_on": "2026-09-15", "file": "contract.pdf"}
        for kind in range(1, 5)
    ]
    parts = {
        "body": (None, json.dumps(body), "application/json"),
        "contract.pdf": ("contract.pdf", (PAPERS / "contract.pdf").read_bytes()),
    }
    registered = importer.post("/registrations", files=parts)
    assert registered.status_code == 201, registered.text
    dossier = importer.get(registered.headers["Location"]).json()["dossier"]
    assert [line["name"] for line in dossier["goods_lines"]] == [line.name for line in CLEAN.goods_lines]
    assert [line["quantity"] for line in dossier["goods_lines"]] == ["1200.000", "350.500"]
    assert dossier["declarations"][0]["number"] == "106801234560"


def test_a_dirty_template_is_answered_with_every_bad_cell(officer: httpx.Client) -> None:
    answer = officer.post(ADDRESS, files={"file": ("hồ sơ.xlsx", sample("dirty"))})
    assert answer.status_code == 200, answer.text
    problems = {problem["cell"]: problem for problem in answer.json()["problems"] if problem["cell"]}
    unit = problems[f"{GOODS}!{column('unit')}{FIRST_ROW}"]
    assert (unit["sheet"], unit["row"], unit["column"]) == (GOODS, FIRST_ROW, column("unit"))
    assert (unit["code"], unit["field"]) == ("not_on_list", "/goods_lines/0/unit/code")
    assert problems[f"{DOSSIER}!C8"]["code"] == "date"
    assert answer.json()["draft"]["importer"]["tax_code"] is None


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"a": ("a.xlsx", b"x"), "b": ("b.xlsx", b"y")}, "one_file"),
        ({"a": (None, "no file")}, "one_file"),
        ({"a": ("a.xlsx", b"STT,T\xc3\xaan\n")}, "not_a_workbook"),
    ],
)
def test_what_is_not_one_workbook_is_refused(importer: httpx.Client, files: Any, code: str) -> None:
    answer = importer.post(ADDRESS, files=files)
    assert (answer.status_code, [error["code"] for error in answer.json()["errors"]]) == (422, [code])


def test_a_torn_form_is_refused(importer: httpx.Client) -> None:
    answer = importer.post(ADDRESS, content=b"--x\r\n", headers={"Content-Type": "multipart/form-data; boundary=y"})
    assert answer.status_code == 422


def test_who_may_and_how_much(url: str, importer: httpx.Client) -> None:
    with client(url, "cert_body", body="QUATEST1") as body:
        assert body.post(ADDRESS, content=sample("clean")).status_code == 403
    assert httpx.post(f"{url}{ADDRESS}", content=b"", trust_env=False).status_code == 401
    assert importer.post(ADDRESS, content=bytes((5 << 20) + 1)).status_code == 413


def test_cuakhau_import_of_a_clean_file_writes_the_draft(url: str, tmp_path: Path) -> None:
    out = tmp_path / "draft.json"
    said = run(url, str(HERE / "clean.xlsx"), "--out", str(out))
    assert said.exit_code == 0, said.output
    assert "TCKT11" in said.stdout
    assert "0 problems in the sheet. Nothing was stored." in said.stdout
    assert json.loads(out.read_text("utf-8"))["goods_lines"][0]["name"] == "Búp bê"


def test_cuakhau_import_of_a_dirty_file_names_the_cells_and_fails(url: str, tmp_path: Path) -> None:
    said = run(url, str(HERE / "dirty.xlsx"), role="officer")
    assert said.exit_code == 1
    assert f"{GOODS}!{column('unit')}{FIRST_ROW}" in said.stdout
    assert f"{GOODS}!7:7" in said.stdout
    told = json.loads(run(url, str(HERE / "dirty.xlsx"), "--json").stdout)
    assert {"draft", "problems", "problems_left_out", "to_complete"} == set(told)
    csv = tmp_path / "a.xlsx"
    csv.write_text("STT,Tên", encoding="utf-8")
    refused = run(url, str(csv))
    assert refused.exit_code == 1
    assert "no Excel workbook" in refused.stderr
    csv.write_bytes(bytes((5 << 20) + 1))
    assert "5 MiB" in run(url, str(csv)).stderr
    assert run(url, str(HERE / "clean.xlsx"), role="operator").exit_code == 1
