"""The annex of a sampling record: its photos as they are printed, and what is said of those that are not."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from shared.papers.facts import PHOTOS_PRINTED, Photo, SamplingRecord
from shared.papers.photos import prints
from shared.papers.rendering import render
from tests.unit.papers.examples import ALL, CODE, URL

RECORD = next(each for each in ALL if isinstance(each, SamplingRecord))


def photo(kind: str = "JPEG", size: tuple[int, int] = (1600, 1200), mode: str = "RGB", **options: object) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size, "red").save(written, kind, **options)  # type: ignore[arg-type]
    return written.getvalue()


def named(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def said(*command: str, given: bytes = b"") -> str:
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout.decode()


@pytest.fixture(scope="module")
def annex(tmp_path_factory: pytest.TempPathFactory) -> Path:
    whole, clear, broken = photo(), photo("PNG", (40, 900), "RGBA"), b"\xff\xd8\xff no photo"
    files = {named(data): data for data in (whole, clear, broken)}
    taken = (
        Photo(named(whole), 1, "Kiện hàng còn nguyên <b>đai</b>"),
        Photo(named(clear)),
        Photo(named(broken), 2, "Tem niêm phong"),
        *(Photo(f"{number:064}", 1) for number in range(4, 31)),
    )
    # What is one too many is not printed, even where its file comes along.
    files |= {each.sha256: whole for each in taken[3:]}
    made = tmp_path_factory.mktemp("annex") / "record.pdf"
    made.write_bytes(render(replace(RECORD, photos=taken), code=CODE, verify_at=URL, pictures=files))
    return made


def test_every_photo_of_the_record_is_named_and_so_many_are_printed(annex: Path) -> None:
    text = " ".join(said("pdftotext", "-raw", str(annex), "-").split())
    assert "Kèm theo phụ lục gồm 30 ảnh" in text
    assert "Ảnh 1: dòng hàng 1. Kiện hàng còn nguyên <b>đai</" in text
    assert "Ảnh 2: nơi lấy mẫu" in text
    assert "Tệp ảnh này không in được; xem tệp gốc. Ảnh 3: dòng hàng 2. Tem niêm phong" in text
    assert text.count("Không in ở đây") == 30 - PHOTOS_PRINTED
    assert f"{30:064}" in text.replace(" ", "")
    drawn = said("pdfimages", "-list", str(annex)).splitlines()[2:]
    images = [line.split() for line in drawn]
    assert images
    assert {(each[2], each[5], each[8]) for each in images} == {("image", "rgb", "jpeg")}
    # Two files are printed, reduced; the same file on many places is held once.
    assert {(int(each[3]), int(each[4])) for each in images} == {(900, 675), (40, 900)}
    assert annex.stat().st_size < 400_000


def test_the_annex_is_archived_and_read_aloud_like_the_rest(annex: Path) -> None:
    assert "No syntax or stream encoding errors" in said("qpdf", "--check", str(annex))
    plain = subprocess.run(
        ["qpdf", "--qdf", "--object-streams=disable", str(annex), "-"], capture_output=True, check=True
    ).stdout.decode("latin-1")
    assert re.search(r'pdfaid:part(="|>)2', plain)
    assert re.search(r'pdfaid:conformance(="|>)A', plain)
    assert "/SMask" not in plain
    alternatives = re.findall(r"/Alt <feff([0-9a-f]+)>", plain)
    texts = [bytes.fromhex(each).decode("utf-16-be") for each in alternatives]
    printed = [text for text in texts if text.startswith("Ảnh ")]
    assert printed[0] == "Ảnh 1: dòng hàng 1. Kiện hàng còn nguyên <b>đai</b>"
    assert len(printed) == PHOTOS_PRINTED - 1


def test_a_record_without_photos_has_no_annex() -> None:
    text = said("pdftotext", "-raw", "-", "-", given=render(RECORD, code=CODE, verify_at=URL))
    assert "PHỤ LỤC" not in text


def test_a_photo_stands_upright_and_carries_nothing_of_its_camera() -> None:
    turned = Image.Exif()
    turned[0x0112], turned[0x010F] = 6, "Nhà sản xuất máy ảnh"
    data = photo(size=(300, 100), exif=turned)
    (print_,) = prints([Photo(named(data))], {named(data): data})
    assert print_.src is not None
    shown = Image.open(io.BytesIO(b64decode(print_.src.partition(",")[2])))
    assert shown.size == (100, 300)
    assert not shown.getexif()


def test_a_small_file_that_claims_to_be_large_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.papers.photos._PIXELS", 10_000)
    data = photo("PNG", (200, 100))
    assert next(prints([Photo("x")], {"x": data})).src is None
