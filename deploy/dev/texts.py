"""The console's texts: what its pages say in English, gathered per room, beside their Vietnamese.

Run as `python -m deploy.dev.texts` (make texts): writes each room's messages.po and .mo, names what is not translated yet.
A room is a folder with `translations/` in it; what lies in no room of its own belongs to the one around it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ENTRYPOINTS = Path(__file__).parents[2] / "services" / "console" / "entrypoints"
_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")]
_KEYWORDS = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2)}
_LANGUAGE = "vi"
_NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def rooms() -> list[Path]:
    return sorted(found.parent for found in ENTRYPOINTS.rglob("translations") if found.is_dir())


def catalogue_of(room: Path) -> Path:
    return room / "translations" / _LANGUAGE / "LC_MESSAGES" / "messages.po"


def said_in(room: Path) -> Catalog:
    """What the room's own pages say."""
    inner = [other for other in rooms() if other != room and other.is_relative_to(room)]
    # The same texts are the same file, whenever it is written.
    catalogue = Catalog(
        locale=_LANGUAGE,
        header_comment=f"# Vietnamese of {room.name}.",
        project="cuakhau",
        version="",
        creation_date=_NO_DAY,
        revision_date=_NO_DAY,
        last_translator="",
        language_team="vi",
        msgid_bugs_address="",
        fuzzy=False,
    )
    for file, _, id, _, context in extract_from_dir(room, _METHODS, keywords=_KEYWORDS):
        if not any((room / file).is_relative_to(other) for other in inner):
            catalogue.add(id, context=context)
    return catalogue


def written_in(room: Path) -> Catalog:
    path = catalogue_of(room)
    if not path.exists():
        return Catalog(locale=_LANGUAGE, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=_LANGUAGE)


def untranslated(catalogue: Catalog) -> Iterator[str]:
    for message in catalogue:
        texts = [message.string] if isinstance(message.string, str) else list(message.string or ("",))
        if message.id and not all(texts):
            yield str(message.id)


def write_texts(room: Path) -> list[str]:
    """What of the room is not translated."""
    said, written = said_in(room), written_in(room)
    for message in said:
        known = written.get(message.id) if message.id else None
        if known is not None and message.pluralizable == known.pluralizable:
            message.string = known.string
    path = catalogue_of(room)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, said, omit_header=False, sort_output=True, width=0)
    # As it is read back: what write_po leaves out must not be in one of the two alone.
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, written_in(room))
    return list(untranslated(said))


def main() -> int:
    missing = {room: write_texts(room) for room in rooms()}
    for room, texts in missing.items():
        for text in texts:
            print(f"{catalogue_of(room).relative_to(ENTRYPOINTS)}: {text!r} is not translated", file=sys.stderr)
    return int(any(missing.values()))


if __name__ == "__main__":
    sys.exit(main())
