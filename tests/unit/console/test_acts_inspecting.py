"""Every act of inspection that staff may do has a page, every page an act; and what pages propose."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel

from services.console.application.acts.judging import judge
from services.console.application.acts.law import longer_look_due_on, modes_to_change_to
from services.console.application.acts.signing import effect_of_signature
from services.console.application.acts.suggesting import counted_on, indicators_of, sample_code
from services.console.application.acts.testing import likely, moment_of_step, retestable_lines
from services.console.application.acts.weighing import Kind, proposed_results, weigh
from services.console.domain.casework.case import Case, Decision
from services.console.domain.casework.evidence import (
    Checklist,
    Held,
    Indicator,
    Report,
    Retest,
    SamplingRecord,
    Step,
)
from services.console.domain.casework.goods import Content, Importer, Line
from services.console.domain.casework.results import Draft, LineResult
from services.console.domain.dossier.case import Candidate, ChecklistAnswer, SampledGoods
from services.console.domain.dossier.registered import Named
from services.console.entrypoints.acts import refusals
from services.console.entrypoints.acts.registry import ACTS, acts_for

API = json.loads((Path(__file__).parents[3] / "docs" / "api" / "inspection.openapi.json").read_text("utf-8"))
# What comes with the page at the warehouse, not as an act of its own.
AT_THE_WAREHOUSE = "/inspections/{id}/photos"
STAFF = {"officer", "reviewer", "signer"}
AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
ON = date(2026, 11, 20)


def offered_by_the_service() -> dict[str, set[str]]:
    """Path to the staff's roles, of every act on a case."""
    found = {}
    for path, methods in API["paths"].items():
        operation = methods.get("post") or methods.get("put")
        if operation and path.startswith("/inspections/{id}/") and path != AT_THE_WAREHOUSE:
            said = re.search(r"Roles: (.*)", operation.get("description", ""))
            found[path] = STAFF & set(said[1].split(", ")) if said else set()
    return {path: roles for path, roles in found.items() if roles}


@pytest.mark.parametrize("name", ["change-mode", "retest", "dispositions", "sign"])
def test_what_cannot_be_undone_is_done_on_a_second_page_only(name: str) -> None:
    assert ACTS[name].irreversible(None)


def test_every_act_of_the_service_has_a_page_for_those_who_may_do_it_and_every_page_an_act() -> None:
    pages = {page.path: set(page.roles) for page in ACTS.values() if page.service == "inspection"}
    assert pages == offered_by_the_service()


def test_every_word_that_the_service_allows_leads_to_a_page() -> None:
    words = {word for page in ACTS.values() if page.service == "inspection" for word in page.allowed}
    from_the_table = {
        "assign", "schedule", "cancel_appointment", "wish_move", "decline_wish", "record_checklist", "record_sample",
        "record_test_result", "record_lot_check", "move_samples", "request_retest", "record_retest", "change_mode",
        "choose_row", "draft_result", "approve", "send_back", "sign", "amend_notice", "keep_notice",
        "record_disposition", "record_customs_copy",
    }  # fmt: skip
    assert words == from_the_table


@pytest.mark.parametrize(
    ("role", "names"), [("officer", ["assign", "draft"]), ("reviewer", ["assign", "review"]), ("signer", ["assign"])]
)
def test_only_what_is_allowed_and_in_ones_role_is_offered(role: str, names: list[str]) -> None:
    allowed = ["assign", "draft_result", "approve"] if role != "signer" else ["assign", "draft_result"]
    assert [each.name for each in acts_for([], allowed, role, steps=())] == names


def test_of_samples_only_the_step_that_one_of_them_allows_is_offered() -> None:
    assert [each.name for each in acts_for([], ["move_samples"], "officer", steps={"receive"})] == ["receive-samples"]
    every = {page.step for page in ACTS.values() if page.step}
    assert len(acts_for([], ["move_samples"], "officer", steps=every)) == len(every) == 6
    assert acts_for([], ["move_samples"], "officer", steps=()) == []


def line(number: int, **changed: Any) -> Line:
    row = Candidate("4.10", "HIGH", "Máy sấy tóc", "QCVN 4:2009/BKHCN")
    plain = Line(number, "Máy sấy tóc", "Hanbit", "HD-1600", "85163100", "KR", Decimal(3000), Named("C62", "cái"),
                 inspected=True, off_list=False, candidates=(row,))  # fmt: skip
    return replace(plain, **changed)


def case(*lines: Line, **changed: Any) -> Case:
    content = Content(1, Importer("0100109106", "Công ty", "Hà Nội"), lines or (line(1), line(2)))
    plain = Case(
        "d1", "QG2026000590", "R2026", Named("TCKT11", "Chi cục"), "DOCUMENTARY", "CHECKED", True, ON, ON,
        Decision("RULE", ""), content,
    )  # fmt: skip
    return replace(plain, **changed)


def checked(*objections: ChecklistAnswer) -> Checklist:
    return Checklist(objections, (), objections, (), complete=True, by="officer:lan.nt", at=AT)


def sampled(*codes: str) -> SamplingRecord:
    goods = tuple(SampledGoods(n, code, Decimal(9), Decimal(1), Decimal(1), "cái") for n, code in enumerate(codes, 1))
    return SamplingRecord("BB-1", AT, "Kho", "TCVN", "QUATEST1", ("lan.nt",), ("Dòng điện rò",), goods)


def report(*failing: str, passing: tuple[str, ...] = ()) -> Report:
    values = [Indicator(code, "Dòng điện rò", "≤ 0,75 mA", "1,9", passed=False) for code in failing]
    values += [Indicator(code, "Dòng điện rò", "≤ 0,75 mA", "0,1", passed=True) for code in passing]
    return Report("TN-1", "QUATEST1", ON, tuple(values), "FAIL" if failing else "PASS")


def held(code: str, part: str, state: str, *allowed: str) -> Held:
    return Held(code, 1, part, state, "lan.nt", (), allowed, (Step(AT),))


def test_what_nothing_speaks_against_is_proposed_to_pass_and_the_rest_is_left_to_decide() -> None:
    objection = ChecklistAnswer("C8", "NO", "Thiếu dấu CR", (2,))
    found = case(line(1), line(2), line(3, inspected=False), line(4, exempt_category=3), checklist=checked(objection))
    assert proposed_results(found) == {1: 1, 2: None, 3: 2, 4: 7}
    assert [(each.kind, each.detail) for each in weigh(found)[2]] == [(Kind.OBJECTION, "C8: Thiếu dấu CR")]
    assert proposed_results(case()) == {1: None, 2: None}, "the checklist is not complete"


def test_a_line_passes_on_its_own_sample_only_and_a_retest_decides() -> None:
    tested = case(mode="SAMPLE", sample=sampled("S1"), test=report("S1"))
    assert [each.kind for each in weigh(tested)[1]] == [Kind.TEST_FAILED]
    assert [each.kind for each in weigh(tested)[2]] == [Kind.NOT_TESTED]
    again = replace(tested, retest=Retest(ON, "QUATEST3", (1,), report(passing=("S1",))))
    assert [each.kind for each in weigh(again)[1]] == [Kind.TEST_PASSED]


def test_a_signature_says_what_fails_until_when_and_what_it_replaces() -> None:
    draft = Draft((LineResult(1, 3, "Rò điện"), LineResult(2, 1)), "officer:lan.nt", AT)
    effect = effect_of_signature(case(draft=draft), ON)
    assert (effect.failing, effect.pending, effect.replaces) == ((1,), (), None)
    assert effect.due_on is not None
    assert effect.due_on > ON


def test_from_no_mode_is_there_a_way_to_a_looser_one() -> None:
    assert modes_to_change_to("SAMPLE") == []
    assert modes_to_change_to("REDUCED") == ["DOCUMENTARY", "SAMPLE"]
    found = case(line(1, candidates=(Candidate("4.10", "HIGH", "", "QCVN 4:2009/BKHCN", measure="2c"),)))
    assert longer_look_due_on(found, "SAMPLE", ON) > longer_look_due_on(found, "DOCUMENTARY", ON)


@pytest.mark.parametrize(
    ("first", "numbers"),
    [("NP-0098", ["NP-0098", "NP-0099", "NP-0100"]), ("A9/26", ["A9/26", "A9/27", "A9/28"]), ("x", ["x"]), (" ", [])],
)
def test_seals_are_numbered_on_from_the_first(first: str, numbers: list[str]) -> None:
    assert counted_on(first, 3) == numbers


def test_a_sample_that_is_taken_again_has_another_code_than_the_one_that_left() -> None:
    assert sample_code(case(), 1) == "QG2026000590-1"
    gone = held("QG2026000590-1", "TEST", "INVALID")
    assert sample_code(case(custody=(gone,)), 1) == "QG2026000590-1-2"
    assert sample_code(case(custody=(replace(gone, state="SEALED"),)), 1) == "QG2026000590-1"


def test_what_is_to_be_tested_follows_from_the_goods_regulations() -> None:
    assert "Dòng điện rò" in indicators_of([line(1)], ON)
    assert "Phthalate" not in indicators_of([line(1)], ON)


@pytest.mark.parametrize(
    ("limit", "value", "unit", "passed"),
    [
        ("≤ 0,75 mA", "1,9", "mA", False),
        ("<= 0.75", "0,5", None, True),
        ("≤ 0,75 mA", "1,9 A", None, None),
        (">= 90", "< 5", None, False),
        ("theo QCVN", "trong giới hạn", None, None),
    ],
)
def test_a_value_is_held_against_the_limit_that_the_report_states(
    limit: str, value: str, unit: str | None, passed: bool | None
) -> None:
    assert judge((), "anything", limit=limit, value=value, unit=unit, on=ON).passed is passed


def test_a_value_is_held_against_the_listed_limit_too() -> None:
    toys = ("QCVN 3:2019/BKHCN",)
    assert judge(toys, "Phthalate", limit="≤ 5", value="0,2", unit="%", on=ON).passed is False
    assert judge(toys, "Phthalate", limit="", value="0,05", unit="%", on=ON).passed is True
    # Who keeps the widest of several limits may still miss their own.
    appliances = ("QCVN 4:2009/BKHCN",)
    assert judge(appliances, "Dòng điện rò", limit="", value="0,1", unit="mA", on=ON).passed is None
    assert judge(appliances, "Dòng điện rò", limit="", value="9", unit="mA", on=ON).passed is False


def test_the_test_sample_goes_to_the_laboratory_and_the_retained_one_only_to_a_retest() -> None:
    test, kept = held("S1", "TEST", "SEALED", "hand_over"), held("S1", "RETAINED", "RETAINED", "hand_over", "destroy")
    first = case(mode="SAMPLE", sample=sampled("S1"), test=report("S1"), custody=(test, kept))
    assert likely(first, "hand_over") == [test]
    assert retestable_lines(first) == [1]
    assert likely(replace(first, retest=Retest(ON, "QUATEST3", (1,))), "hand_over") == [kept]
    assert likely(first, "destroy") == [], "nothing is destroyed that nobody ticked"


def test_what_is_written_to_the_minute_is_not_before_a_step_of_the_same_minute() -> None:
    step = AT.replace(second=30)
    one = replace(held("S1", "TEST", "SEALED"), steps=(Step(step),))
    assert moment_of_step(AT, [one]) == step
    earlier = AT.replace(hour=2)
    assert moment_of_step(earlier, [one]) == earlier, "a slip is for the service to refuse"


@pytest.mark.parametrize(
    ("language", "said"), [("vi", "Còn phải kết luận dòng 3, 4."), ("en", "Decide also line 3, 4.")]
)
def test_what_the_service_says_against_an_act_is_said_in_the_language_of_the_page(language: str, said: str) -> None:
    app = Flask(__name__)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(Path(refusals.__file__).parent / "translations")
    Babel(app, locale_selector=lambda: language)
    with app.test_request_context():
        assert refusals.said_against("Decide also line 3, 4.") == said
        assert refusals.said_against("Something that nobody foresaw.") is None


def test_the_service_still_speaks_as_the_pages_expect() -> None:
    """Each sentence that is translated stands in the service's code, up to what is filled in."""
    root = Path(__file__).parents[3]
    folders = (root / "services" / "inspection", root / "services" / "registration", root / "shared" / "web")
    code = "".join(file.read_text("utf-8") for folder in folders for file in folder.rglob("*.py"))
    # Sentences that are written over two lines of code.
    spoken = re.sub(r'"\s*\n\s*f?"', "", code)
    strange = [
        each
        for each in refusals.SENTENCES
        if not re.search(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}".join(map(re.escape, re.split(r"%\(\w+\)s", each))), spoken)
    ]
    assert strange == ["Field may not be null."], "marshmallow says that one itself"
