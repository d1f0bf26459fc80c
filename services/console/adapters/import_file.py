"""A file of JSON lines, read one line at a time, with the files that its lines name beside it."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from services.console.domain.open_rows import Finding, OpenRow

LARGEST_LINE = 4 << 20
_PIECE = 1 << 20


def read_rows(file: Path) -> Iterator[OpenRow]:
    """Empty lines are passed over. Raises OSError when the file itself cannot be read."""
    end = 0
    with file.open("rb") as lines:
        for number, (line, size) in enumerate(_lines(lines), 1):
            end += size
            if line is None:
                message = f"The line has {size} bytes; at most {LARGEST_LINE} are taken."
                yield OpenRow(number, 0, end, None, errors=(Finding("", "line_too_long", message),))
            elif line.strip():
                yield _row(number, line, end, file.parent)


def _lines(lines: BinaryIO) -> Iterator[tuple[bytes | None, int]]:
    """Each with its size; None for one that is too long to be held."""
    while line := lines.readline(LARGEST_LINE + 1):
        size = len(line)
        if size <= LARGEST_LINE or line.endswith(b"\n"):
            yield line, size
            continue
        while not line.endswith(b"\n") and (line := lines.readline(_PIECE)):
            size += len(line)
        yield None, size


def _row(number: int, line: bytes, end: int, folder: Path) -> OpenRow:
    try:
        said = json.loads(
            line.decode("utf-8-sig" if number == 1 else "utf-8"), parse_constant=_no_number, parse_float=_number
        )
        # Half a surrogate pair is JSON, and no text that anybody could send.
        json.dumps(said, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        message = f"The line is not JSON in UTF-8: {error}."
        return OpenRow(number, 0, end, None, errors=(Finding("", "not_json", message),))
    if not isinstance(said, dict):
        message = "The line is not a JSON object; write one dossier per line."
        return OpenRow(number, 0, end, None, errors=(Finding("", "not_an_object", message),))
    files: dict[str, Path] = {}
    errors: list[Finding] = []
    documents = said.get("documents")
    if isinstance(documents, list):
        said["documents"] = [
            _document(document, f"/documents/{place}", folder, files, errors)
            for place, document in enumerate(documents)
        ]
    return OpenRow(number, len(line), end, said, files, tuple(errors))


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _number(text: str) -> float:
    # 1e999 is JSON, but becomes what nobody could send.
    if not math.isfinite(number := float(text)):
        _no_number(text)
    return number


def _document(said: Any, at: str, folder: Path, files: dict[str, Path], errors: list[Finding]) -> Any:
    """The document with hash and size of the file that it names; the place itself is told to nobody."""
    if not isinstance(said, dict) or not isinstance(said.get("path"), str):
        return said
    path = (folder / said["path"]).resolve()
    if not path.is_relative_to(folder.resolve()):
        errors.append(Finding(f"{at}/path", "outside", "The file lies outside the import file's folder; put it there."))
        return said
    try:
        sha256, size = _hash(path)
    except OSError as error:
        message = f"{said['path']} cannot be read ({error.strerror}); put it there, or mark the document as missing."
        errors.append(Finding(f"{at}/path", "file_missing", message))
        return said
    given = said.get("sha256")
    if isinstance(given, str) and given.lower() != sha256:
        message = f"{said['path']} has the SHA-256 {sha256}, the line says {given}; find out which of them is right."
        errors.append(Finding(f"{at}/sha256", "sha256_differs", message))
        return said
    files[sha256] = path
    rest = {name: value for name, value in said.items() if name != "path"}
    return {**rest, "sha256": sha256, "size": size, "file_name": said.get("file_name") or path.name}


def _hash(path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size
