"""From what an operation returned to a response."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from werkzeug.wrappers import Request, Response

from shared.web.calls import Page, Reply
from shared.web.conditions import etag

if TYPE_CHECKING:
    from shared.web.operations import Operation
    from shared.web.reading import Gate


def response_of(result: Any, operation: Operation, request: Request, gate: Gate) -> Response:
    """Raises TypeError when the operation returned neither a Reply nor, if paged, a Page."""
    if operation.paged:
        if not isinstance(result, Page):
            raise TypeError(f"{operation.method} {operation.path} is paged and must return a Page.")
        return _page(result, operation, request, gate)
    if not isinstance(result, Reply):
        raise TypeError(f"{operation.method} {operation.path} must return a Reply.")
    headers = {}
    if result.version is not None:
        headers["ETag"] = etag(result.version)
    if result.location is not None:
        headers["Location"] = result.location
    status = result.status or operation.status
    if result.body is None:
        return Response(status=204 if status == 200 else status, headers=headers)
    body = operation.response().dump(result.body) if operation.response else result.body
    return json_response(body, status, headers)


def _page(page: Page, operation: Operation, request: Request, gate: Gate) -> Response:
    items = operation.response(many=True).dump(page.items) if operation.response else list(page.items)
    if page.next_cursor is None:
        return json_response({"items": items, "next": None}, operation.status, {})
    cursor = gate.cursors.seal(operation.path, page.next_cursor)
    query = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    link = f"<{quote(request.path)}?{urlencode([*query, ('cursor', cursor)])}>"
    return json_response({"items": items, "next": cursor}, operation.status, {"Link": f'{link}; rel="next"'})


def json_response(body: Any, status: int, headers: dict[str, str]) -> Response:
    text = json.dumps(body, ensure_ascii=False, allow_nan=False)
    return Response(text.encode(), status, headers=headers, content_type="application/json")
