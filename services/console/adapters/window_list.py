"""The window's list of dossiers, from a file or an address: CSV or JSON.

    file_code,status,result_codes,last_message     result_codes: of the goods lines in their order, with spaces between
    QG2026000590,13,1 1 3,0196…                    the last two columns may be left out, or empty: then they say nothing

JSON: a list of such objects, or {"items": [...], "next": …}; while there is a `next`, the page behind it is asked for
with ?cursor=. In JSON result_codes may be a list of numbers too.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx

from services.console.domain.window import Theirs
from shared.errors import Invalid, Unavailable, Violation

_COLUMNS = {"file_code", "status", "result_codes", "last_message"}
_NEEDED = {"file_code", "status"}
_STATUSES = range(16)
_MANY = 20
_PATIENCE = httpx.Timeout(30.0, connect=3.0)


def read_list(file: Path) -> dict[str, Theirs]:
    """By file code. Raises Invalid, naming every bad row, and OSError."""
    text = file.read_bytes()
    return _rows(_parsed(text)[0])


def fetch_list(url: str) -> dict[str, Theirs]:
    """Raises Invalid, Unavailable."""
    return _rows(_pages(url))


def _pages(url: str) -> Iterator[Mapping[str, Any]]:
    with httpx.Client(timeout=_PATIENCE, trust_env=False) as client:
        cursor: str | None = None
        while True:
            try:
                response = client.get(url, params={"cursor": cursor} if cursor else None)
                response.raise_for_status()
            except httpx.HTTPError as error:
                raise Unavailable(f"The window's list cannot be had from {url}: {error}") from error
            rows, following = _parsed(response.content)
            yield from rows
            if following is None:
                return
            if following == cursor:
                raise Unavailable(f"The window's list does not end: {url} names the page {cursor} after itself.")
            cursor = following


def _parsed(data: bytes) -> tuple[Iterable[Mapping[str, Any]], str | None]:
    """Rows, and where the next page is."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(f"it is not UTF-8: {error}") from error
    if text.lstrip()[:1] not in ("[", "{"):
        return _csv(text), None
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(f"it is no JSON: {error}") from error
    rows, following = (said.get("items"), said.get("next")) if isinstance(said, dict) else (said, None)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _unreadable("JSON must be a list of objects, or an object with `items`")
    return rows, str(following) if following else None


def _csv(text: str) -> Iterator[Mapping[str, Any]]:
    head = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in head and "," not in head else ",")
    columns = {(name or "").strip() for name in reader.fieldnames or ()}
    if not columns >= _NEEDED or not columns <= _COLUMNS:
        raise _unreadable(f"its first line must name {', '.join(sorted(_NEEDED))} and may name the others of a list")
    for row in reader:
        yield {(name or "").strip(): value for name, value in row.items()}


def _rows(rows: Iterable[Mapping[str, Any]]) -> dict[str, Theirs]:
    found: dict[str, Theirs] = {}
    bad: list[Violation] = []
    for number, row in enumerate(rows, 1):
        try:
            theirs = _theirs(row)
            if theirs.file_code in found:
                raise ValueError(f"{theirs.file_code} stands in the list twice")
        except ValueError as error:
            bad.append(Violation(f"/{number}", "row", f"{error}."))
            if len(bad) == _MANY:
                break
            continue
        found[theirs.file_code] = theirs
    if bad:
        raise Invalid(bad, "The window's list cannot be used; its rows are numbered from 1, without the header.")
    return found


def _theirs(row: Mapping[str, Any]) -> Theirs:
    code, status = str(row.get("file_code") or "").strip().upper(), str(row.get("status", "")).strip()
    if not 1 <= len(code) <= 35:
        raise ValueError("file_code is missing or longer than 35 characters")
    if not (status.isascii() and status.isdigit() and int(status) in _STATUSES):
        raise ValueError(f"status of {code} is {status[:20]!r}; a number from 0 to 15 is needed")
    return Theirs(code, int(status), _codes(code, row.get("result_codes")), _message(row.get("last_message")))


def _codes(code: str, said: Any) -> tuple[int, ...] | None:
    if said is None or (isinstance(said, str) and not said.strip()):
        return None
    words = said if isinstance(said, list) else str(said).replace(",", " ").replace(";", " ").split()
    if not all(str(word).isascii() and str(word).isdigit() for word in words):
        raise ValueError(f"result_codes of {code} must be numbers")
    return tuple(int(word) for word in words)


def _message(said: Any) -> str | None:
    text = "" if said is None else str(said).strip()
    return text or None


def _unreadable(why: str) -> Invalid:
    return Invalid([Violation("", "unreadable", why)], f"The window's list cannot be read: {why}.")
