"""What a page reads of a service's answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from services.console.shaping import read_as
from shared.errors import Unavailable


@dataclass(frozen=True)
class Inner:
    code: int


@dataclass(frozen=True)
class Outer:
    name: str
    at: datetime
    amount: Decimal
    on: date | None = None
    inner: Inner | None = None
    all: tuple[Inner, ...] = ()
    by_name: Mapping[str, Inner] | None = None


WHOLE: dict[str, Any] = {"name": "a", "at": "2026-11-21T10:00:00+07:00", "amount": "1.50", "unknown": [1]}


def test_it_becomes_what_the_page_knows_and_nothing_else() -> None:
    read = read_as(Outer, {**WHOLE, "inner": {"code": 1, "more": 2}, "all": [{"code": 2}]}, service="registration")
    assert read == Outer("a", datetime(2026, 11, 21, 3, tzinfo=UTC), Decimal("1.5"), None, Inner(1), (Inner(2),))
    assert hash(read) == hash(read)


def test_what_may_be_absent_may_be_null() -> None:
    assert read_as(Outer, {**WHOLE, "on": None, "by_name": {"x": {"code": 3}}}, service="x").by_name == {"x": Inner(3)}


@pytest.mark.parametrize("wrong", [{"at": "soon"}, {"amount": None}, {"all": [{}]}, {"inner": 3}])
def test_what_is_not_as_promised_is_the_services_fault_and_says_which(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unavailable, match=f"inspection answered with something that is no Outer.*{next(iter(wrong))}"):
        read_as(Outer, WHOLE | wrong, service="inspection")
