"""The registration as it is sent once more: what was sent before, without what is left out, with what is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.console.application.desk import Json, Upload


@dataclass(frozen=True)
class NewPaper:
    """type: code of the list of attachments. file: of which the bytes go along."""

    type: str
    file: Upload
    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None


@dataclass(frozen=True)
class Revision:
    """leave_out: sha256 of documents. lines: what is written anew of goods lines, by line number and field.

    fields: what is written anew of the form itself ("storage_address").
    """

    leave_out: frozenset[str] = frozenset()
    added: Sequence[NewPaper] = ()
    lines: Mapping[int, Mapping[str, Any]] | None = None
    fields: Mapping[str, Any] | None = None


def content_again(sent: Json, revision: Revision) -> dict[str, Any]:
    """sent: as the service shows it. The body of a supplement, an amendment or a modification."""
    body = {name: value for name, value in sent.items() if name != "revision"}
    kept = [each for each in sent.get("documents") or () if each["sha256"] not in revision.leave_out]
    body["documents"] = [_kept(each) for each in kept] + papers_in(revision.added)
    changed = revision.lines or {}
    body["goods_lines"] = [{**line, **changed.get(line["line_no"], {})} for line in sent.get("goods_lines") or ()]
    return {**body, **(revision.fields or {})}


def papers_in(added: Sequence[NewPaper]) -> list[dict[str, Any]]:
    """As a body names them; their bytes are the parts that it mentions."""
    return [
        {
            "type": {"code": paper.type},
            "number": paper.number,
            "issued_on": paper.issued_on.isoformat() if paper.issued_on else None,
            "issuer": paper.issuer,
            "file": paper.file.part,
            "file_name": paper.file.name,
        }
        for paper in added
    ]


def _kept(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "size"}
