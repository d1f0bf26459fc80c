"""What a service's own documents tell an audit, beside the fields that every aggregate has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Overdue:
    """Something in one aggregate that should have happened by itself and has not.

    rule: which ("deadline_unalarmed"). since: UTC. detail: what exactly, without names of persons.
    """

    rule: str
    since: datetime
    detail: str


@dataclass(frozen=True)
class Question:
    """Finds what an audit has to look at although nobody acted on it: a filter over one collection, by that index."""

    collection: str
    filter: Document
    index: str


def _no_status(_document: Document) -> str | None:
    return None


def _nothing_overdue(_document: Document, _now: datetime) -> Sequence[Overdue]:
    return ()


def _no_questions(_now: datetime) -> Sequence[Question]:
    return ()


@dataclass(frozen=True)
class Facts:
    """fields: what is read of a document for it. status: a word for where it stands."""

    fields: tuple[str, ...] = ()
    status: Callable[[Document], str | None] = _no_status
    overdue: Callable[[Document, datetime], Sequence[Overdue]] = _nothing_overdue
    questions: Callable[[datetime], Sequence[Question]] = _no_questions
