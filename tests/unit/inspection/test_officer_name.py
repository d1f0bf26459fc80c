"""By what name a case's officer is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.inspection.application.calendar_ports import Anybody
from services.inspection.application.reading import officer_name
from tests.unit.inspection.samples import opened

DAY = date(2026, 7, 1)


class Register(Anybody):
    """One agency's."""

    def officers_of(self, agency: str, on: date) -> dict[str, str]:
        return {"lan.nt": "Nguyễn Thị Lan"} if (agency, on) == (opened().agency.code, DAY) else {}


@pytest.mark.parametrize(
    ("officer", "name"),
    [("lan.nt", "Nguyễn Thị Lan"), ("an.tv", "an.tv"), (None, None)],
    ids=["known", "not", "nobody"],
)
def test_the_register_of_the_cases_agency_names_its_officer(officer: str | None, name: str | None) -> None:
    assert officer_name(replace(opened(), officer=officer), Register(), DAY) == name


def test_without_a_register_the_id_stands() -> None:
    assert officer_name(replace(opened(), officer="lan.nt"), Anybody(), DAY) == "lan.nt"
