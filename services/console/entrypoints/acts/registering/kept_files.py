"""Files of a form that comes back: those that were chosen are kept, for no browser fills them in again."""

from __future__ import annotations

from typing import Any

from flask import g

from services.console.application.acts.keeping_files import ActFile
from services.console.application.desk import Upload
from services.console.entrypoints.access import console
from shared.errors import Unavailable

_UNKNOWN = "application/octet-stream"


def has_chosen(paper: Any) -> bool:
    """In this try."""
    return bool(paper.file.data and paper.file.data.filename)


def kept_file(paper: Any) -> ActFile | None:
    """Of an earlier try, unless another one is chosen in its place."""
    return console().act_files.find(g.who.id, paper.kept.data) if paper.kept.data else None


def upload_of(paper: Any, part: str) -> Upload:
    """Raises NotFound for a file that is not kept any more."""
    if has_chosen(paper):
        chosen = paper.file.data
        return Upload(part, chosen.filename, chosen.mimetype or _UNKNOWN, _read(chosen))
    return Upload(
        part, paper.there.name, paper.there.content_type, console().act_files.data_of(g.who.id, paper.there.id)
    )


def keep_chosen(paper: Any) -> None:
    """In the place of what was kept before. While the database is away the file has to be chosen again."""
    if not has_chosen(paper):
        return
    chosen, files, former = paper.file.data, console().act_files, paper.kept.data
    try:
        paper.there = files.keep(g.who.id, chosen.filename, chosen.mimetype or _UNKNOWN, _read(chosen))
        if former:
            files.drop(g.who.id, former)
    except Unavailable:
        return
    paper.kept.data = paper.there.id


def forget(paper: Any) -> None:
    """What cannot be dropped now goes by itself in a day."""
    try:
        if paper.kept.data:
            console().act_files.drop(g.who.id, paper.kept.data)
    except Unavailable:
        return


def _read(chosen: Any) -> bytes:
    chosen.stream.seek(0)
    return bytes(chosen.stream.read())
