"""Which samples of a case get a label, and what stands on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from services.console.domain.dossier.case import (
    Case,
    CaseContent,
    CaseLine,
    Custody,
    Decision,
    SampledGoods,
    SamplingRecord,
)
from services.console.domain.dossier.registered import Importer, Named
from services.console.domain.dossier.sample_labels import sample_labels, unsealed

ON = date(2026, 11, 20)
LINE = CaseLine(
    line_no=1, group=Named("2", "Thiết bị điện"), hs_code="85163100", name="Máy sấy tóc", brand="Hanbit",
    model="HD-1600", tech_spec="", origin="KR", quantity=Decimal(3000), unit=Named("C62", "cái"), good_key="g",
    inspected=True,
)  # fmt: skip
GOODS = SampledGoods(1, "S1", Decimal(3000), Decimal(3), Decimal(2), "C62")


def case(*custody: Custody, **changes: Any) -> Case:
    record = SamplingRecord(
        "BB-1", datetime(2026, 11, 20, 3, tzinfo=UTC), "Kho", ("lan.nt",), "Thủ kho", "", "", (GOODS,)
    )
    plain = Case(
        "d1", 1, "QG2026000590", "COUNTER", ON, Named("TCKT20", "Chi cục"), Importer("0100109106", "Công ty"), "SAMPLED",
        "SAMPLE", True, ON, Decision("SAMPLE", "RULE", ""), CaseContent((LINE,)), sample=record, custody=custody,
    )  # fmt: skip
    return replace(plain, **changes)


def held(part: str, state: str, *seals: str, code: str = "S1") -> Custody:
    return Custody(code, 1, part, state, "lan.nt", seals)


def test_the_part_for_the_test_and_the_one_that_is_kept_have_their_own_seals_and_quantities() -> None:
    test, kept = sample_labels(case(held("TEST", "SEALED", "NP-1", "NP-2"), held("RETAINED", "RETAINED", "NP-3")))
    assert (test.seals, test.quantity, test.unit, test.goods) == (("NP-1", "NP-2"), Decimal(3), "cái", LINE)
    assert (kept.part, kept.seals, kept.quantity) == ("RETAINED", ("NP-3",), Decimal(2))


def test_a_part_without_a_seal_is_named_instead() -> None:
    found = case(held("TEST", "SEALED", "NP-1"), held("RETAINED", "TAKEN"))
    assert [each.part for each in sample_labels(found)] == ["TEST"]
    assert [each.part for each in unsealed(found)] == ["RETAINED"]


def test_what_is_no_sample_any_more_gets_none() -> None:
    states = ("INVALID", "RETURNED", "DESTROYED")
    found = case(*(held("TEST", state, "NP-1") for state in states), *(held("TEST", state) for state in states))
    assert (sample_labels(found), unsealed(found)) == ((), ())


def test_a_sample_that_the_record_does_not_name_has_no_quantity() -> None:
    (label,) = sample_labels(case(held("TEST", "SEALED", "NP-1", code="S9")))
    assert (label.quantity, label.unit) == (None, "")
