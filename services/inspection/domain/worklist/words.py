"""The words that a case is found by, written as nobody has to think how: without diacritics, without capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.inspection.domain.case import Case
from shared.texts import without_diacritics

_AT_MOST = 400
_LONGEST = 40
_ASKED_AT_MOST = 8
_WORD = re.compile(r"[^\W_]+")
# 2/2026/TB-TCKT01: each part of it stands in nearly every notice of a year, the whole in one.
_NUMBER = re.compile(r"[0-9]+/[0-9]{4}/[^\W_]\S*")
# The same wherever it begins: GCN-2/2026/TT, no.:2/2026/TT.
_NUMBERS = re.compile(rf"(?<![0-9])(?=({_NUMBER.pattern}))")


def plain(text: str) -> str:
    """ "Đồ chơi" as "do choi"."""
    return without_diacritics(text.casefold())


def words_in(text: str) -> Iterator[str]:
    return (found[:_LONGEST] for found in _WORD.findall(plain(text)))


def number_in(text: str) -> str | None:
    """A running number with its year and what follows as one word, "2-2026-tb-tckt01"; None: it is none."""
    return _joined(text) if _NUMBER.fullmatch(text) else None


def numbers_in(text: str) -> Iterator[str]:
    """All of them that stand in it, whatever stands before: what is typed may leave that out."""
    return (_joined(found[1]) for found in _NUMBERS.finditer(text))


def words_asked(text: str) -> tuple[str, ...]:
    """What was typed, as beginnings of words that all have to be there; those that say nothing more are left out."""
    found = (word for each in text.split() for word in _one(number_in(each)) or words_in(each))
    asked = sorted(dict.fromkeys(found), key=len, reverse=True)
    kept: list[str] = []
    for word in asked:
        if not any(longer.startswith(word) for longer in kept):
            kept.append(word)
    return tuple(kept[:_ASKED_AT_MOST])


def words_of(case: Case) -> tuple[str, ...]:
    """File code, importer, declarations, papers and notices by number, names of goods; the names of many goods in part."""
    found: dict[str, None] = {}
    for text in _texts(case):
        found |= dict.fromkeys([*numbers_in(text), *words_in(text)])
        if len(found) >= _AT_MOST:
            break
    return tuple(found)[:_AT_MOST]


def _joined(number: str) -> str:
    return "-".join(_WORD.findall(plain(number)))[:_LONGEST]


def _one(word: str | None) -> tuple[str, ...]:
    return () if word is None else (word,)


def _texts(case: Case) -> Iterator[str]:
    content = case.content
    yield case.file_code
    yield content.importer.tax_code
    yield content.importer.name
    yield from (notice.notice_no for notice in case.notices)
    yield from (declaration.number for declaration in content.declarations)
    yield from (line.declaration_no for line in content.lines if line.declaration_no)
    yield from (document.number for document in content.documents if document.number)
    for line in content.lines:
        yield line.name
    for line in content.lines:
        yield f"{line.brand} {line.model}"
