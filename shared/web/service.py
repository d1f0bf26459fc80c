"""The base of every service class that speaks HTTP."""

from __future__ import annotations

import json

from werkzeug.wrappers import Request, Response

from shared.web.documents import docs_page, openapi
from shared.web.operations import raw_operation


class WebService:
    """Adds the description of its own operations; subclasses set `name` (nameko) and declare operations."""

    name: str

    @raw_operation("GET", "/openapi.json", summary="This description", max_body=0, internal=True)
    def _serve_openapi(self, _request: Request) -> Response:
        text = json.dumps(openapi(type(self)), ensure_ascii=False)
        return Response(text.encode(), content_type="application/json")

    @raw_operation("GET", "/docs", summary="This description, for people", max_body=0, internal=True)
    def _serve_docs(self, _request: Request) -> Response:
        return Response(docs_page(openapi(type(self))), content_type="text/html; charset=utf-8")
