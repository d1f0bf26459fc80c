"""Asking several services at once, so that one that is down costs nothing of the others' answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Generic, TypeVar

from shared.errors import CuakhauError, Unavailable

S = TypeVar("S")
A = TypeVar("A")


@dataclass(frozen=True)
class Answers(Generic[A]):
    """given: the answers; failed: what kept the other services from answering; both by service."""

    given: Mapping[str, A]
    failed: Mapping[str, CuakhauError]


def ask_each(services: Mapping[str, S], question: Callable[[str, S], A], *, seconds: float | None = None) -> Answers[A]:
    """seconds: after which whoever has not answered counts as away; None: as long as each takes."""
    given: dict[str, A] = {}
    failed: dict[str, CuakhauError] = {}
    if services:
        pool = ThreadPoolExecutor(max_workers=len(services))
        pending = {name: pool.submit(question, name, service) for name, service in services.items()}
        _done, late = wait(pending.values(), timeout=seconds)
        # Whoever is late ends by the patience of its own call, without anybody waiting.
        pool.shutdown(wait=False)
        for name, answer in pending.items():
            try:
                if answer in late:
                    raise Unavailable(f"{name} gave no answer within {seconds:g} s")
                given[name] = answer.result()
            except CuakhauError as error:
                failed[name] = error
    return Answers(given, failed)
