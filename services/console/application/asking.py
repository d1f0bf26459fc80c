"""Asking several services at once, so that one that is down costs nothing of the others' answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

from shared.errors import CuakhauError

S = TypeVar("S")
A = TypeVar("A")


@dataclass(frozen=True)
class Answers(Generic[A]):
    """given: the answers; failed: what kept the other services from answering; both by service."""

    given: Mapping[str, A]
    failed: Mapping[str, CuakhauError]


def ask_each(services: Mapping[str, S], question: Callable[[str, S], A]) -> Answers[A]:
    given: dict[str, A] = {}
    failed: dict[str, CuakhauError] = {}
    if services:
        with ThreadPoolExecutor(max_workers=len(services)) as pool:
            pending = {name: pool.submit(question, name, service) for name, service in services.items()}
            for name, answer in pending.items():
                try:
                    given[name] = answer.result()
                except CuakhauError as error:
                    failed[name] = error
    return Answers(given, failed)
