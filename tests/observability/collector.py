"""A collector of traces: OTLP over HTTP (protobuf), as a process of its own.

`python -m tests.observability.collector 127.0.0.1:PORT`; what came is asked for at GET /spans. POST /away with a body of
"1" makes it refuse what comes, as a collector that is overloaded does, until "0" is posted.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span


def spans_of(body: bytes) -> Iterator[dict[str, Any]]:
    request = ExportTraceServiceRequest.FromString(body)
    for group in request.resource_spans:
        service = _values(group.resource.attributes).get("service.name")
        for scope in group.scope_spans:
            for span in scope.spans:
                yield {
                    "service": service,
                    "trace": span.trace_id.hex(),
                    "id": span.span_id.hex(),
                    "parent": span.parent_span_id.hex() or None,
                    "name": span.name,
                    "kind": Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_"),
                    "links": [link.trace_id.hex() for link in span.links],
                    "error": span.status.code == 2,
                    "events": [event.name for event in span.events],
                    "began": span.start_time_unix_nano,
                    "ended": span.end_time_unix_nano,
                    "attributes": _values(span.attributes),
                }


def _values(attributes: Any) -> dict[str, Any]:
    def value(one: KeyValue) -> Any:
        return getattr(one.value, one.value.WhichOneof("value"))

    return {one.key: value(one) for one in attributes}


class Collector(BaseHTTPRequestHandler):
    spans: ClassVar[list[Mapping[str, Any]]] = []
    away = False
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/away":
            Collector.away = body == b"1"
            self._say(200, b"")
        elif self.path != "/v1/traces" or self.headers["Content-Type"] != "application/x-protobuf":
            self._say(404, b"")
        elif Collector.away:
            self._say(400, b"")
        else:
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            Collector.spans.extend(spans_of(body))
            self._say(200, ExportTraceServiceResponse().SerializeToString())

    def do_GET(self) -> None:
        self._say(200, json.dumps(Collector.spans if self.path == "/spans" else []).encode())

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        return


if __name__ == "__main__":
    host, _, port = sys.argv[1].rpartition(":")
    ThreadingHTTPServer((host, int(port)), Collector).serve_forever()
