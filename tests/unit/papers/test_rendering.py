"""What stands on the papers, looked at by tools of others."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from shared.papers.facts import Facts, Goods, ResultNotice, kind_of
from shared.papers.rendering import NoFont, qr_of, render
from tests.unit.papers.examples import ALL, CODE, CONSIGNMENT, GOODS, SLIP, URL

_GOLDEN = Path(__file__).parent / "golden"


def _said(*command: str, given: bytes) -> str:
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout.decode()


def _text(pdf: bytes) -> str:
    """In the order in which it was laid out, which is that in which it is read aloud."""
    said = _said("pdftotext", "-raw", "-", "-", given=pdf)
    return "\n".join(" ".join(line.split()) for line in said.splitlines() if line.strip()) + "\n"


@pytest.mark.parametrize("facts", ALL, ids=kind_of)
def test_each_kind_says_what_it_has_to(facts: Facts) -> None:
    golden = _GOLDEN / f"{kind_of(facts)}.txt"
    assert _text(render(facts, code=CODE, verify_at=URL)) == golden.read_text("utf-8")


@pytest.mark.parametrize("facts", ALL, ids=kind_of)
def test_each_kind_is_made_to_be_archived(facts: Facts, tmp_path: Path) -> None:
    """No validator of PDF/A is at hand: this looks at what one would begin with."""
    pdf = render(facts, code=CODE, verify_at=URL)
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf)
    assert "No syntax or stream encoding errors" in _said("qpdf", "--check", str(file), given=b"")
    unpacked = ["qpdf", "--qdf", "--object-streams=disable", str(file), "-"]
    plain = subprocess.run(unpacked, capture_output=True, check=True).stdout
    assert b"/OutputIntents" in plain
    assert b"/GTS_PDFA1" in plain
    metadata = plain.decode("latin-1")
    assert re.search(r'pdfaid:part(="|>)2', metadata)
    assert re.search(r'pdfaid:conformance(="|>)A', metadata)
    assert b"/MarkInfo" in plain
    assert b"/StructTreeRoot" in plain
    assert b"/Lang (vi)" in plain
    assert b"/JavaScript" not in plain
    fonts = [line.split() for line in _said("pdffonts", "-", given=pdf).splitlines()[2:]]
    assert fonts
    # Embedded, a subset, with a way back to Unicode.
    assert all("Liberation-Serif" in font[0] and font[-5:-2] == ["yes", "yes", "yes"] for font in fonts)


@pytest.mark.parametrize(("paper", "url", "nth"), [(3, URL, 0), (4, SLIP.url, 0), (4, URL, 1)])
def test_the_qr_code_opens_the_page_of_the_paper(paper: int, url: str, nth: int, tmp_path: Path) -> None:
    """Every module as it is printed against the code's own: what any reader sees is the address. nth: from above."""
    pages = Image.open(io.BytesIO(_page(render(ALL[paper], code=CODE, verify_at=URL), tmp_path))).convert("L")
    modules = [list(row) for row in qr_of(url).matrix]
    left, top, size = _square(pages, nth)
    side = size / len(modules)
    seen = [
        [pages.getpixel((int(left + (x + 0.5) * side), int(top + (y + 0.5) * side))) < 128 for x in range(len(modules))]
        for y in range(len(modules))
    ]
    assert seen == [[bool(module) for module in row] for row in modules]


def test_what_an_importer_typed_is_text_and_fetches_nothing() -> None:
    evil = '<img src="http://127.0.0.1:9/x"><script>1</script>{{ 7 * 7 }}'
    goods = (
        Goods(
            1,
            evil,
            *(
                getattr(GOODS[0], name)
                for name in ("brand", "model", "tech_spec", "origin", "hs_code", "quantity", "unit")
            ),
        ),
    )
    notice = ALL[0]
    assert isinstance(notice, ResultNotice)
    facts = ResultNotice(
        head=notice.head,
        number=notice.number,
        dated=notice.dated,
        signer=notice.signer,
        consignment=CONSIGNMENT.__class__(**{**vars(CONSIGNMENT), "goods": goods}),
    )
    said = "".join(_text(render(facts, code=CODE, verify_at=URL)).split())
    assert "<script>1</script>{{7*7}}" in said


def test_another_font_in_its_place_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is laid out with whatever is installed would look otherwise on every machine."""
    monkeypatch.setattr("shared.papers.rendering.FONT", "Decree Serif")
    with pytest.raises(NoFont, match="fonts-liberation"):
        render(ALL[3], code=CODE, verify_at=URL)


def _page(pdf: bytes, directory: Path) -> bytes:
    (directory / "p.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "300", "-png", "-singlefile", directory / "p.pdf", directory / "p"], check=True)
    return (directory / "p.png").read_bytes()


def _square(page: Image.Image, nth: int) -> tuple[int, int, float]:
    """Where the code stands: one of the few things on the page's left below the rule above it that are 23 mm wide."""
    width = 23 / 25.4 * 300
    left = 30 / 25.4 * 300
    dark = [
        y
        for y in range(page.height)
        if sum(page.getpixel((int(left + step), y)) < 128 for step in range(0, int(width), 4)) > width / 4 * 0.25
    ]
    runs: list[list[int]] = []
    for y in dark:
        if runs and y - runs[-1][1] <= 12:
            runs[-1][1] = y
        else:
            runs.append([y, y])
    top, bottom = [run for run in runs if abs(run[1] - run[0] - width) < 12][nth]
    row = [x for x in range(int(left) - 10, int(left + width) + 10) if page.getpixel((x, top + 3)) < 128]
    return row[0], top, float(max(bottom - top + 1, row[-1] - row[0] + 1))
