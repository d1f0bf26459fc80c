"""Vietnamese is complete: nothing on a page falls back to English, and what is shipped is what is written."""

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import services.console.entrypoints as entrypoints

ROOMS = Path(str(entrypoints.__file__)).parent
MESSAGES = ROOMS / "translations" / "vi" / "LC_MESSAGES"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2)}


def written() -> Catalog:
    with (MESSAGES / "messages.po").open("rb") as file:
        return read_po(file, locale="vi")


def singular(id: str | tuple[str, ...] | list[str]) -> str:
    return id if isinstance(id, str) else id[0]


def test_every_text_on_the_pages_is_translated_and_none_is_left_over() -> None:
    used = {singular(found[2]) for found in extract_from_dir(ROOMS, METHODS, keywords=KEYWORDS)}
    assert len(used) > 100
    translated = {singular(m.id) for m in written() if m.id and all(m.string if m.pluralizable else [m.string])}
    assert used == translated


def test_translations_keep_every_placeholder() -> None:
    for message in written():
        texts = message.string if message.pluralizable else [message.string]
        for text in texts:
            assert _placeholders(text) == _placeholders(singular(message.id)), text


def test_the_compiled_catalogue_is_the_written_one() -> None:
    fresh = io.BytesIO()
    write_mo(fresh, written())
    assert (MESSAGES / "messages.mo").read_bytes() == fresh.getvalue(), "run pybabel compile"


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]", text))
