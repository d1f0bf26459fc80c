"""Pages travel compressed, unless somebody else's page asked for them with words of its own choosing."""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

_KINDS = frozenset(
    {"text/html", "text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml"}
)
# What is shorter fits into a packet either way.
_WORTH_IT = 1024
# Of a file: some of its bytes, of which the header says where they stand.
_PART = 206
# The page that asks is our own, or nobody's: somebody typed the address or keeps it as a bookmark.
_OF_OURS = frozenset({"same-origin", "none"})


def compress(app: Flask) -> None:
    """To be called before other `after_request`s are registered: Flask runs the last one first."""

    @app.after_request
    def compressed(response: Response) -> Response:
        if response.mimetype not in _KINDS or response.status_code == _PART:
            return response
        response.vary.update(("Accept-Encoding", "Sec-Fetch-Site"))
        if "Content-Encoding" in response.headers or not request.accept_encodings["gzip"] or not _safe(response):
            return response
        # Files come as an open file.
        response.direct_passthrough = False
        data = response.get_data()
        if len(data) < _WORTH_IT:
            return response
        response.set_data(gzip.compress(data, mtime=0))
        response.content_encoding = "gzip"
        if (tag := response.get_etag()[0]) is not None:
            response.set_etag(tag, weak=True)
        return response


def _safe(response: Response) -> bool:
    """Whether nothing can be learned from the length (BREACH): it tells how far what somebody chose is like what is secret.

    Secret is the form's token, and whatever the page shows. Others choose what stands in an address, so a page that they
    make our reader's browser ask for is compressed only where its address says nothing. A browser that does not say who
    asks, as older ones do not, may have been made to.
    """
    if response.is_streamed and not response.direct_passthrough:
        return False
    if request.headers.get("Sec-Fetch-Site") in _OF_OURS or (request.endpoint or "").endswith("static"):
        return True
    chosen = request.query_string or request.view_args or request.url_rule is None
    return request.method in ("GET", "HEAD") and not chosen
