"""Vietnamese is complete: nothing on a page falls back to English, and what is shipped is what is written."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from deploy.dev.texts import ENTRYPOINTS, catalogue_of, rooms, said_in, untranslated, written_in

ROOMS = pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)


def ids(catalogue: Catalog) -> set[object]:
    return {m.id if isinstance(m.id, str) else tuple(m.id) for m in catalogue if m.id}


def test_there_are_texts() -> None:
    assert len(ids(said_in(ENTRYPOINTS))) > 100


@ROOMS
def test_every_text_on_the_pages_is_translated_and_none_is_left_over(room: Path) -> None:
    assert ids(said_in(room)) == ids(written_in(room)), "run make texts"
    assert list(untranslated(written_in(room))) == []


@ROOMS
def test_translations_keep_every_placeholder(room: Path) -> None:
    for message in written_in(room):
        if not message.id:
            continue
        texts = message.string if message.pluralizable else [message.string]
        said = message.id if isinstance(message.id, str) else message.id[0]
        for text in texts:
            assert _placeholders(text) == _placeholders(said), text


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("Importer", "Người nhập khẩu"),
        ("Officer", "Chuyên viên"),
        ("Agency", "Cơ quan kiểm tra"),
        ("Laboratory", "Phòng thử nghiệm"),
        ("Mode", "Phương thức kiểm tra"),
        ("Notice", "Thông báo kết quả"),
        ("Letters", "Thư"),
    ],
)
def test_a_term_is_the_same_in_every_room(english: str, vietnamese: str) -> None:
    said = {room.name: message.string for room in rooms() if (message := written_in(room).get(english))}
    assert set(said.values()) == {vietnamese}, said


@ROOMS
def test_words_that_mean_another_term_are_not_used(room: Path) -> None:
    """docs/terms.md; a page that speaks to the importer says "quý doanh nghiệp"."""
    for message in written_in(room):
        if "enterprise" not in str(message.id):
            assert not re.search("kiểm tra viên|(?<!quý )doanh nghiệp|hình thức kiểm tra", str(message.string).lower())


@ROOMS
def test_the_compiled_catalogue_is_the_written_one(room: Path) -> None:
    fresh = io.BytesIO()
    write_mo(fresh, written_in(room))
    assert catalogue_of(room).with_suffix(".mo").read_bytes() == fresh.getvalue(), "run make texts"


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]", text))
