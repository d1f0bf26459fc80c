"""A province is chosen by its name; one that was merged is offered only where it stands already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from wtforms import Form

from services.console.entrypoints import provinces
from services.console.entrypoints.provinces import ProvinceField
from shared.regulation import legal_day


class Place(Form):
    province = ProvinceField("Tỉnh")


@pytest.fixture(autouse=True)
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(provinces, "today", lambda: legal_day(datetime(2026, 11, 21, tzinfo=UTC)))
    with Flask(__name__).test_request_context():
        yield


def offered(form: Form) -> dict[str, str]:
    return {value: str(label) for value, label, *_ in form["province"].iter_choices()}


def test_provinces_of_today_are_offered_by_name() -> None:
    listed = offered(Place())
    assert listed["20"] == "20 – Lạng Sơn"
    assert listed["24"] == "24 – Bắc Ninh"
    # Merged on 1 July 2025.
    assert "02" not in listed
    assert (len(listed), listed[""]) == (35, "–")


def test_a_merged_one_that_stands_there_is_not_lost() -> None:
    form = Place(data={"province": "02"})
    assert offered(form)["02"] == "02 – Hà Giang"
    assert 'selected value="02"' in str(form["province"]())
