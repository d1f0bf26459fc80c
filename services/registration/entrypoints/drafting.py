"""The part of the API that helps to fill in form 01; nothing is stored."""

from __future__ import annotations

import json
from dataclasses import asdict
from io import BytesIO

from eventlet import tpool
from eventlet.semaphore import Semaphore
from werkzeug.exceptions import HTTPException
from werkzeug.formparser import FormDataParser
from werkzeug.wrappers import Request, Response

from services.registration.application.drafting import Drafted, SheetProblem, draft_from_spreadsheet
from services.registration.domain.draft import Draft
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.flag import read_flag
from services.registration.entrypoints.app import RegistrationApp
from services.registration.entrypoints.schemas.drafting import DraftedOut
from shared.aggregate import Json
from shared.errors import Invalid, Violation
from shared.web import RawRequest, WebService, raw_operation

_LARGEST = 5 << 20
_MOST_TOLD = 1000
# A large workbook takes hundreds of megabytes while it is read.
_AT_ONCE = Semaphore(2)


class DraftingOperations(WebService):
    app: RegistrationApp

    @raw_operation(
        "POST",
        "/registrations/drafts/spreadsheet",
        summary="Read the single window's bulk template (.xlsx) into a draft, with every bad cell named",
        description=(
            "The file is the body itself, or the one file of a multipart body. Nothing is stored: complete the draft with "
            "documents, then POST /registrations. A file that cannot be read at all is answered with 422."
        ),
        max_body=_LARGEST,
        roles=("importer", "officer"),
        response=DraftedOut,
    )
    def draft_from_spreadsheet(self, request: RawRequest) -> Response:
        data = _file_of(request)
        with _AT_ONCE:
            drafted = tpool.execute(
                draft_from_spreadsheet,
                data,
                actor=request.principal.actor(),
                spreadsheets=self.app.spreadsheets,
                law=self.app.law,
                clock=self.app.clock,
            )
        body = json.dumps(DraftedOut().dump(_told(drafted)), ensure_ascii=False)
        return Response(body, content_type="application/json")


def _file_of(request: Request) -> bytes:
    if request.mimetype != "multipart/form-data":
        return request.get_data()
    # In memory: the body as a whole is there already.
    parser = FormDataParser(stream_factory=lambda *_args, **_more: BytesIO(), max_form_parts=20, silent=False)
    try:
        _, _, files = parser.parse_from_environ(request.environ)
    except (ValueError, HTTPException):
        files = None
    parts = [part for _, part in files.items(multi=True)] if files else []
    if len(parts) != 1:
        message = f"Send exactly one file, as the body itself or as a part with a file name; {len(parts)} came."
        raise Invalid([Violation("/file", "one_file", message)], message)
    return parts[0].stream.read()


def _told(drafted: Drafted) -> Json:
    return {
        "draft": _body_of(drafted.draft),
        "problems": [_problem(problem) for problem in drafted.problems[:_MOST_TOLD]],
        "problems_left_out": max(0, len(drafted.problems) - _MOST_TOLD),
        "to_complete": [
            {"field": violation.pointer, "code": violation.code, "detail": violation.message}
            for violation in drafted.to_complete
        ],
    }


def _problem(problem: SheetProblem) -> Json:
    place = problem.place
    return {
        "cell": place.cell,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "code": problem.code,
        "detail": problem.message,
        "field": problem.pointer,
    }


def _body_of(draft: Draft) -> Json:
    """As RegistrationIn takes it."""
    body = asdict(draft)
    for line in body["goods_lines"]:
        said = line["has_certificate"]
        line["has_certificate"] = None if said is None else read_flag(said, "", Findings())
    named = (body, "agency"), (body, "cert_body"), (body, "qcvn")
    lines = ((line, name) for line in body["goods_lines"] for name in ("group", "unit"))
    for around, name in (*named, *lines):
        if around[name] == {"code": None, "name": None}:
            around[name] = None
    return body
