"""The window's file service: files that messages name by their ids.

PUT  /files/<id>?name=     its bytes, for as long as this process runs
POST /nsw/files            SOAP operation `ServerFile`, signed on both sides where signatures are checked
"""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime

from flask import Flask, Response, request
from lxml import etree

from shared.errors import CuakhauError
from shared.single_window import (
    AnswerError,
    acknowledge,
    fault_document,
    parse_envelope,
    read_request,
    refuse,
    response_document,
)
from shared.single_window.soap import CONTENT_TYPE, SERVER_FILE
from tests.single_window.signatures import Signatures


def serve_files(window: Flask, signatures: Signatures) -> None:
    kept: dict[str, tuple[str, bytes]] = {}

    @window.put("/files/<id>")
    def keep(id: str) -> Response:
        kept[id] = (request.args.get("name", id), request.get_data())
        return Response(status=204)

    @window.post("/nsw/files")
    def give() -> Response:
        try:
            asked = parse_envelope(read_request(request.get_data()))
            signatures.check(asked)
        except CuakhauError as error:
            return Response(fault_document("Client", str(error)), status=500, content_type=CONTENT_TYPE)
        id = "" if asked.content is None else asked.content.findtext("{*}FileId") or ""
        now = datetime.now(UTC)
        if id in kept:
            answer = replace(acknowledge(asked, now), content=_file(id, *kept[id]))
        else:
            answer = refuse(asked, [AnswerError("ERR05", f"no file {id}")], now)
        return Response(response_document(signatures.build(answer), SERVER_FILE), content_type=CONTENT_TYPE)


def _file(id: str, name: str, data: bytes) -> etree._Element:
    element = etree.Element("File")
    for tag, text in (("FileId", id), ("FileName", name), ("FileByte", base64.b64encode(data).decode())):
        etree.SubElement(element, tag).text = text
    return element
