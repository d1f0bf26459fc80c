"""Blank forms for when the system is down: they offer what the law's tables list."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.console.entrypoints.counter.downtime import BLANKS
from shared.regulation import load
from tests.integration.console.desk import Browser

pytestmark = pytest.mark.integration


def test_every_blank_is_listed_and_has_what_the_law_lists(person: Callable[..., Browser]) -> None:
    law, officer = load(), person("officer")
    listed = officer.get("/counter/paper")
    offered = {
        "registration": [row.name for row in (*law.goods_groups, *law.exempt_categories, *law.attachment_types)],
        "checklist": [f"{row.code} " for row in law.checklist if row.part == "DOCUMENTARY"],
        "notice": [f"{row.code} {row.name}" for row in law.result_codes],
        "receipt": [f"{row.code} {row.name}" for row in law.checklist if row.part == "RECEIPT"],
        "supplement": [row.name for row in law.checklist if row.part == "RECEIPT"],
        "sampling": ["Số biên bản"],
    }
    assert set(offered) == set(BLANKS)
    for form, names in offered.items():
        assert f'action="/counter/paper/blank/{form}"' in listed
        page = officer.get(f"/counter/paper/blank/{form}?copies=2")
        assert page.count("<article") == 2, form
        assert [name for name in names if name not in page] == [], form
