"""The sampling record of a case whose samples were taken, over inspection's public face."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
from pathlib import Path

import httpx
import pytest
from PIL import Image

from shared.web import tokens
from tests.e2e.conftest import SECRET, System
from tests.e2e.person import Json
from tests.e2e.procedures import take_sample
from tests.e2e.stories import complaint

pytestmark = pytest.mark.integration


def photo() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (1600, 1200), "navy").save(written, "JPEG")
    return written.getvalue()


def test_the_record_is_sealed_with_its_seal_numbers_and_the_importer_has_it(system: System, tmp_path: Path) -> None:
    stage = system.stage(complaint.STORY)
    stage.submit()
    agency = stage.agency("TCKT11")
    id = agency.dossier(stage.file_code)
    agency.accept(id)
    agency.change_mode(id, "SAMPLE", "Nghi ngờ về chất lượng.")
    taken = photo()

    def photos() -> list[Json]:
        parts = {"body": (None, json.dumps({"photos": [{"file": "p"}]}), "application/json")}
        url = f"{stage.place.urls['inspection']}/inspections/{id}/photos"
        sent = agency.officer.client.post(url, files={**parts, "p": ("p.jpg", taken, "image/jpeg")})  # type: ignore[dict-item]
        return [{"sha256": sent.json()["photos"][0]["sha256"], "line_no": 1, "note": "Tem niêm phong"}]

    take_sample(agency, id, standard="TCVN 7790-1", indicators=["Phthalate", "Cơ lý"], photos=photos)
    (row,) = stage.place.operator.read("inspection", f"/inspections/{id}/papers")["items"]
    headers = {"Authorization": f"Bearer {tokens.issue(SECRET, role='importer', tax_code=stage.tax_code)}"}
    url = f"{stage.place.urls['inspection']}/inspections/{id}/papers"
    answer = httpx.get(f"{url}/{row['key']}", headers=headers, trust_env=False, timeout=90)
    assert answer.status_code == 200, answer.text
    (tmp_path / "record.pdf").write_bytes(answer.content)
    said = subprocess.run(
        ["pdftotext", "-raw", tmp_path / "record.pdf", "-"], capture_output=True, text=True, check=True
    )
    # Long codes are broken at their hyphens.
    text = "".join(said.stdout.split())
    sample = agency.case(id)["sample"]
    assert "BIÊNBẢNLẤYMẪU" in text
    assert sample["number"] in text
    for goods in sample["goods"]:
        assert goods["sample_code"] in text
        assert all(seal in text for seal in goods["seal_numbers"])
    assert "Ảnh1:dònghàng1.Temniêmphong" in text
    assert hashlib.sha256(taken).hexdigest() in text
    checked = subprocess.run(["qpdf", "--check", tmp_path / "record.pdf"], capture_output=True, text=True, check=True)
    assert "No syntax or stream encoding errors" in checked.stdout
    images = subprocess.run(["pdfimages", "-list", tmp_path / "record.pdf"], capture_output=True, text=True, check=True)
    assert "jpeg" in images.stdout
    stranger = {"Authorization": f"Bearer {tokens.issue(SECRET, role='importer', tax_code='0100109106')}"}
    assert httpx.get(url, headers=stranger, trust_env=False).status_code == 403
    shown = httpx.get(f"{stage.place.urls['inspection']}/papers/by-code/{row['code']}", trust_env=False).json()
    assert (shown["kind"], shown["standing"]) == ("sampling-record", "VALID")
