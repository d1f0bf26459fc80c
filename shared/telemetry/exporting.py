"""Spans to a collector: OpenTelemetry over OTLP/HTTP (protobuf), in batches, from a thread of its own.

That thread is whatever `threading` is in the process: green where eventlet has patched it, native elsewhere. Nothing waits
for the collector: what finds no place in the queue, and a batch that the collector does not take, is lost and counted.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Mapping

import structlog
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode, TraceFlags
from prometheus_client import Counter

from shared.secret import Misconfigured
from shared.telemetry.traces import Kind, Span, use_tracer

log = structlog.get_logger(__name__)

EXPORTED = Counter("cuakhau_spans_exported_total", "Steps of traces that the collector took")
LOST = Counter("cuakhau_spans_lost_total", "Steps of traces that no collector has: it was away or too slow")

_QUEUE = 8_192
_BATCH = 512
_EVERY = 1.0
# Seconds for one batch, its tries included.
_TIMEOUT = 5
_LAST_SECONDS = 3.0


def start_tracing(service: str, environ: Mapping[str, str]) -> Batches | None:
    """CUAKHAU_OTLP_URL: base address of the collector; without it nothing is traced.

    CUAKHAU_TRACE_RATIO: share of dossiers' traces that are kept, 0 to 1. Raises Misconfigured.
    """
    url = environ.get("CUAKHAU_OTLP_URL")
    if not url:
        return None
    if not url.startswith(("http://", "https://")):
        raise Misconfigured(f"CUAKHAU_OTLP_URL is '{url}'; the collector's address is needed, as http://host:4318.")
    ratio = _ratio(environ.get("CUAKHAU_TRACE_RATIO") or "1")
    # It tells every batch that did not go through; here they are counted, and told once per batch.
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)
    exporter = OTLPSpanExporter(endpoint=f"{url.rstrip('/')}/v1/traces", timeout=_TIMEOUT)
    batches = Batches(exporter)
    use_tracer(OtlpTracer(provider_of(service, ratio, batches)))
    return batches


def provider_of(service: str, ratio: float, processor: SpanProcessor) -> TracerProvider:
    """What was begun by a trace that is not kept is not kept either, whoever began it."""
    provider = TracerProvider(
        sampler=ParentBased(TraceIdRatioBased(ratio)),
        resource=Resource({"service.name": service, "service.namespace": "cuakhau"}),
        shutdown_on_exit=False,
    )
    provider.add_span_processor(processor)
    return provider


def _ratio(text: str) -> float:
    try:
        ratio = float(text)
    except ValueError:
        ratio = -1.0
    if not 0 <= ratio <= 1:
        raise Misconfigured(f"CUAKHAU_TRACE_RATIO is '{text}'; a number from 0 to 1 is needed.")
    return ratio


class Batches(SpanProcessor):
    """A bounded queue before the collector."""

    def __init__(self, exporter: SpanExporter, *, queue: int = _QUEUE, every: float = _EVERY) -> None:
        self._exporter = exporter
        self._most = queue
        self._every = every
        self._queue: deque[ReadableSpan] = deque()
        self._in_hand = 0
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="traces", daemon=True)
        self._thread.start()

    def on_end(self, span: ReadableSpan) -> None:
        if span.context is None or not span.context.trace_flags.sampled:
            return
        if len(self._queue) >= self._most:
            LOST.inc()
            return
        self._queue.append(span)

    def stop(self) -> None:
        """Sends what is left, for a moment at most."""
        self._stopping = True
        self._wake.set()
        self._thread.join(_LAST_SECONDS)
        use_tracer(None)
        LOST.inc(len(self._queue) + self._in_hand)
        self._exporter.shutdown()

    def _run(self) -> None:
        while not self._stopping:
            self._wake.wait(self._every)
            self._send()
        deadline = time.monotonic() + _LAST_SECONDS
        while self._queue and time.monotonic() < deadline:
            self._send()

    def _send(self) -> None:
        while self._queue:
            batch = [self._queue.popleft() for _ in range(min(_BATCH, len(self._queue)))]
            self._in_hand = len(batch)
            taken = self._taken(batch)
            self._in_hand = 0
            if not taken:
                LOST.inc(len(batch))
                log.warning("traces_lost", count=len(batch))
                return
            EXPORTED.inc(len(batch))

    def _taken(self, batch: list[ReadableSpan]) -> bool:
        try:
            return self._exporter.export(batch) is SpanExportResult.SUCCESS
        except Exception as error:
            log.warning("traces_not_exported", why=type(error).__name__)
            return False


class OtlpTracer:
    def __init__(self, provider: TracerProvider) -> None:
        self._tracer = provider.get_tracer("cuakhau")

    def begin(self, name: str, kind: Kind, parent: str | None, link: str | None) -> Span:
        came_from = _context_of(parent)
        context = trace.set_span_in_context(trace.NonRecordingSpan(came_from)) if came_from else Context()
        led = _context_of(link)
        links = [trace.Link(led)] if led and led.is_valid else None
        return _Begun(self._tracer.start_span(name, context, SpanKind[kind.value], links=links))


class _Begun:
    def __init__(self, span: trace.Span) -> None:
        self._span = span
        context = span.get_span_context()
        self.traceparent = f"00-{context.trace_id:032x}-{context.span_id:016x}-{int(context.trace_flags):02x}"

    def name(self, name: str) -> None:
        self._span.update_name(name)

    def note(self, **attributes: str | int | None) -> None:
        for name, value in attributes.items():
            if value is not None:
                self._span.set_attribute(f"cuakhau.{name}", value)

    def fail(self, error: str) -> None:
        self._span.set_status(Status(StatusCode.ERROR))
        self._span.set_attribute("error.type", error)

    def end(self) -> None:
        self._span.end()


def _context_of(traceparent: str | None) -> SpanContext | None:
    """None for what is no trace context."""
    match (traceparent or "").split("-"):
        case [_, trace_id, span_id, flags, *_]:
            try:
                context = SpanContext(int(trace_id, 16), int(span_id, 16), True, TraceFlags(int(flags, 16)))
            except ValueError:
                return None
            return context if context.is_valid else None
    return None
