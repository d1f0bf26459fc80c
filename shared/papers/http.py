"""The part of a service's API that tells of papers without asking who wants to know, and of those that wait."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import quote

from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from shared.aggregate import Json
from shared.contracts.fields import Moment, one_of
from shared.errors import NotFound
from shared.papers.codes import read_code
from shared.papers.desk import PaperDesk
from shared.papers.facts import KINDS
from shared.papers.making import FAILURES
from shared.papers.standing import Standing, Stands, shown_of
from shared.papers.store import Paper
from shared.web import Call, Reply, WebService, operation


class PaperRow(Schema):
    key = fields.String(metadata={"description": "names the paper within its dossier, case or reduction"})
    kind = one_of(*KINDS)
    number = fields.String()
    dated = fields.Date(metadata={"description": "legal day of the act"})
    standing = one_of(*Standing)
    since = fields.Date(allow_none=True, metadata={"description": "when it ceased to be valid"})
    replaced_by = fields.String(allow_none=True)
    code = fields.String(metadata={"description": "as printed, without hyphens"})
    sha256 = fields.String(allow_none=True, metadata={"description": "of the file; null until it is sealed"})
    made_at = Moment(allow_none=True)
    owed_at = Moment()


class PapersOut(Schema):
    items = fields.List(fields.Nested(PaperRow))


class ShownGoods(Schema):
    line_no = fields.Integer()
    name = fields.String()
    model = fields.String()
    result = fields.String(allow_none=True)


class ShownPaper(Schema):
    """What a paper shows in short, and whether it stands."""

    kind = one_of(*KINDS)
    number = fields.String()
    dated = fields.Date()
    agency = fields.String()
    signer = fields.String()
    file_code = fields.String(allow_none=True)
    importer = fields.String(allow_none=True)
    valid_to = fields.Date(allow_none=True)
    goods = fields.List(fields.Nested(ShownGoods))
    standing = one_of(*Standing)
    since = fields.Date(allow_none=True)
    replaced_by = fields.String(allow_none=True)
    sha256 = fields.String(allow_none=True)
    code = fields.String()


class UnmadePaper(Schema):
    subject = fields.String(metadata={"description": "id of its dossier, case or reduction"})
    key = fields.String()
    kind = one_of(*KINDS)
    agency = fields.String()
    number = fields.String()
    owed_at = Moment()
    tries = fields.Integer()
    why = one_of(*FAILURES, required=False)
    said = fields.String(allow_none=True)


class UnmadeOut(Schema):
    items = fields.List(fields.Nested(UnmadePaper))


class PaperOperations(WebService):
    """Mixed into a service whose app holds a PaperDesk."""

    app: Any

    @operation(
        "GET",
        "/papers/by-code/<code>",
        summary="Whether the paper with that code stands, and what it shows; for anybody who holds it",
        response=ShownPaper,
        roles=None,
    )
    def paper_by_code(self, call: Call) -> Reply:
        code = read_code(call.path["code"])
        if code is None:
            raise NotFound("No paper of ours has this code.")
        return Reply(_shown(*self._desk.by_code(code)))

    @operation(
        "GET",
        "/papers/by-hash/<sha256>",
        summary="The paper whose file has that SHA-256; for anybody who holds it",
        response=ShownPaper,
        roles=None,
    )
    def paper_by_hash(self, call: Call) -> Reply:
        return Reply(_shown(*self._desk.by_hash(call.path["sha256"].lower())))

    @operation(
        "GET",
        "/papers/unmade",
        summary="Papers that are owed and not sealed yet, what is due first before all; at most 200",
        response=UnmadeOut,
        roles=("operator",),
    )
    def unmade_papers(self, _call: Call) -> Reply:
        return Reply({"items": [{**vars(each), "number": each.facts["number"]} for each in self._desk.unmade(200)]})

    @property
    def _desk(self) -> PaperDesk:
        desk: PaperDesk = self.app.papers
        return desk


def papers_out(papers: Iterable[tuple[Paper, Stands]]) -> Json:
    return {"items": [_row(paper, stands) for paper, stands in papers]}


def file_out(paper: Paper, pdf: bytes) -> Response:
    """The bytes as they were sealed; shown in place by whoever may."""
    name = quote(f"{paper.kind}-{paper.facts['number']}.pdf".replace("/", "-"))
    headers = {
        "Content-Disposition": f"inline; filename*=UTF-8''{name}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=31536000, immutable",
    }
    return Response(pdf, content_type="application/pdf", headers=headers)


def _row(paper: Paper, stands: Stands) -> Json:
    shown = shown_of(paper.kind, paper.facts)
    return {**vars(paper), "number": shown["number"], "dated": _day(shown["dated"]), **_stands(stands)}


def _shown(paper: Paper, stands: Stands) -> Json:
    shown = shown_of(paper.kind, paper.facts)
    days = {name: _day(shown[name]) for name in ("dated", "valid_to")}
    return {**shown, **days, **_stands(stands), "sha256": paper.sha256, "code": paper.code}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _stands(stands: Stands) -> Json:
    return {"standing": stands.standing.value, "since": stands.since, "replaced_by": stands.replaced_by}
