"""The trace context (W3C traceparent) that follows one dossier, and the spans of what is done under it.

Without a collector there are no spans: the context is carried all the same, so that log lines can be put together.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import Protocol

Attributes = Mapping[str, str | int]

_traceparent: ContextVar[str | None] = ContextVar("traceparent", default=None)


class Kind(StrEnum):
    """As OpenTelemetry has them."""

    INTERNAL = "INTERNAL"
    SERVER = "SERVER"
    CLIENT = "CLIENT"
    PRODUCER = "PRODUCER"
    CONSUMER = "CONSUMER"


class Span(Protocol):
    """One step of a trace. traceparent: of what is caused by it; None where nothing is traced."""

    @property
    def traceparent(self) -> str | None: ...

    def name(self, name: str) -> None:
        """What it is called, once that is known better."""
        ...

    def note(self, **attributes: str | int | None) -> None:
        """Adds attributes, under `cuakhau.`; None is left out. Never personal data, never what a message says."""
        ...

    def fail(self, error: str) -> None:
        """It did not do what it was to do. error: a word, not a text that may hold somebody's name."""
        ...

    def end(self) -> None: ...


class Tracer(Protocol):
    def begin(self, name: str, kind: Kind, parent: str | None, link: str | None) -> Span:
        """parent, link: traceparents; without a parent it is the first of a new trace."""
        ...


class _Silent:
    """Where there is no collector: the context passes through."""

    def __init__(self, traceparent: str | None) -> None:
        self.traceparent = traceparent

    def name(self, name: str) -> None:
        pass

    def note(self, **attributes: str | int | None) -> None:
        pass

    def fail(self, error: str) -> None:
        pass

    def end(self) -> None:
        pass


_tracer: Tracer | None = None


def use_tracer(tracer: Tracer | None) -> None:
    """Where this process's spans go; None: nowhere."""
    global _tracer
    _tracer = tracer


def is_traced() -> bool:
    return _tracer is not None


def current_traceparent() -> str | None:
    return _traceparent.get()


def new_traceparent() -> str:
    """A fresh trace: version 00, random trace and span, not sampled."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-00"


@contextmanager
def tracing(traceparent: str | None) -> Iterator[None]:
    """What is done within carries this trace context."""
    token = _traceparent.set(traceparent)
    try:
        yield
    finally:
        _traceparent.reset(token)


def begun(name: str, kind: Kind, parent: str | None, link: str | None = None) -> Span:
    """A span whose end the caller sees to; what is done meanwhile does not belong to it by itself."""
    return _tracer.begin(name, kind, parent, link) if _tracer is not None else _Silent(parent)


@contextmanager
def spanning(
    name: str, *, kind: Kind = Kind.INTERNAL, parent: str | None = None, link: str | None = None, apart: bool = False
) -> Iterator[Span]:
    """What is done within is one step of a trace: of `parent`, else of the current one unless it stands apart.

    link: another trace that led to it. An error that leaves it is noted by its class alone.
    """
    span = begun(name, kind, parent or (None if apart else current_traceparent()), link)
    try:
        with tracing(span.traceparent):
            yield span
    except BaseException as error:
        span.fail(type(error).__name__)
        raise
    finally:
        span.end()
