"""Which mode is decided, by which rule, and what is prefilled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inspection.application.deciding import draw, months_before
from services.inspection.application.translating import content_of
from services.inspection.domain.case import Case, Mode, Status
from services.inspection.domain.modes import Facts, OpenComplaint, PastFail, decide_mode
from services.inspection.domain.modes.deciding import RULES, rules_of
from services.inspection.domain.modes.facts import listed
from services.inspection.domain.seen import ReductionSeen
from shared.regulation import BadRegulation
from tests.unit.inspection.samples import (
    DOLL,
    HELMET,
    KETTLE,
    LAW,
    NOW,
    SHIRT,
    Office,
    Standing,
    complaint_standing,
    dossier,
    line,
    opened,
    submitted,
)


def decided(case: Case) -> tuple[str, str]:
    return case.mode.value, case.decision.rule


def drafted(case: Case) -> list[tuple[int, int]]:
    return [(result.line_no, result.code) for result in case.draft.lines] if case.draft else []


def facts_of(case: Case, **more: object) -> Facts:
    return replace(Facts(case.content.lines), **more)  # type: ignore[arg-type]


def reduced(*good_keys: str) -> tuple[ReductionSeen, ...]:
    return tuple(ReductionSeen(key, f"e-{key[:4]}", 2, date(2028, 7, 1)) for key in good_keys)


def rule_for(facts: Facts) -> str:
    return decide_mode(facts, LAW.mode_table, law=LAW.version, now=NOW).rule


def test_ordinary_goods_are_checked_on_paper() -> None:
    case = opened(dossier(line(1, DOLL), line(2, KETTLE)), accepted=False)
    assert decided(case) == ("DOCUMENTARY", "otherwise")
    assert case.status is Status.OPENED
    assert case.due_on == date(2026, 7, 3)
    assert case.decision.law == LAW.version


def test_an_exempt_gift_is_settled_at_once() -> None:
    case = opened(dossier(line(1, DOLL, exempt_category=4)), accepted=False)
    assert decided(case) == ("NONE", "exempt_all")
    assert case.status is Status.DRAFTED
    assert drafted(case) == [(1, 7)]


def test_one_line_that_is_not_exempt_keeps_the_inspection() -> None:
    assert opened(dossier(line(1, exempt_category=4), line(2))).mode is Mode.DOCUMENTARY


def test_a_conditional_exemption_does_not_decide_by_itself() -> None:
    assert opened(dossier(line(1, exempt_category=12))).mode is Mode.DOCUMENTARY


def test_off_list_goods_are_not_inspected() -> None:
    case = opened(dossier(line(1, SHIRT)))
    assert decided(case) == ("NONE", "not_listed")
    assert drafted(case) == [(1, 2)]


def test_helmets_are_declared_under_the_new_law_and_inspected_under_the_old() -> None:
    new = opened(dossier(line(1, HELMET)))
    assert decided(new) == ("NONE", "declaration_only")
    assert "nqi.gov.vn" in new.decision.explanation
    assert new.draft is not None
    assert "nqi.gov.vn" in (new.draft.lines[0].reason or "")
    office = Office()
    office.hear(submitted(dossier(line(1, HELMET)), received_on=date(2026, 6, 30)))
    assert office.case.regime == "R2018"
    assert decided(office.case) == ("DOCUMENTARY", "otherwise")
    assert office.case.due_on == date(2026, 7, 1)  # measure 2b: the registration is confirmed within a working day


def test_the_strictest_measure_of_the_old_law_counts() -> None:
    office = Office()
    office.hear(submitted(dossier(line(1, DOLL), line(2, "27101224")), received_on=date(2026, 6, 30)))
    assert office.case.content.measure == "2c"
    assert opened().content.measure is None


def test_lines_that_need_no_inspection_get_each_their_own_result() -> None:
    case = opened(dossier(line(1, SHIRT), line(2, HELMET), line(3, DOLL, exempt_category=4)))
    assert decided(case) == ("NONE", "declaration_only")
    assert drafted(case) == [(1, 2), (2, 2), (3, 7)]


def test_a_complaint_brings_a_sample_and_is_remembered_in_its_version() -> None:
    case = opened(standing=complaint_standing())
    assert decided(case) == ("SAMPLE", "open_complaint")
    assert [(seen.id, seen.version) for seen in case.decision.complaints] == [("c-1", 3)]
    assert case.due_on == date(2026, 7, 21)


def test_an_exempt_dossier_stays_exempt_in_spite_of_a_complaint() -> None:
    assert opened(dossier(line(exempt_category=4)), standing=complaint_standing()).mode is Mode.NONE


def test_earlier_failures_bring_a_sample() -> None:
    case = opened()
    same = PastFail("QG2026000001", case.content.lines[0].good_key, date(2026, 3, 1))
    other = PastFail("QG2026000002", "another", date(2026, 3, 1))
    assert decided(opened(standing=Standing(fails=[other, same]))) == ("SAMPLE", "same_good_failed")
    assert decided(opened(standing=Standing(fails=[other]))) == ("SAMPLE", "importer_failed")


@pytest.mark.parametrize(("signed_on", "mode"), [(date(2025, 7, 2), Mode.SAMPLE), (date(2025, 7, 1), Mode.DOCUMENTARY)])
def test_a_failure_counts_for_twelve_months(signed_on: date, mode: Mode) -> None:
    assert opened(standing=Standing(fails=[PastFail("QG2025000001", "another", signed_on)])).mode is mode


def test_the_same_good_needs_the_same_importer_and_particulars() -> None:
    def key(**changes: object) -> str:
        return opened(dossier(line(1, **changes))).content.lines[0].good_key

    assert key(name="  GOODS   1 ") == key()
    for changed in ("name", "brand", "model", "tech_spec", "manufacturer", "origin"):
        assert key(**{changed: "other"}) != key()
    importer = {**dossier()["importer"], "tax_code": "0100109106-001"}
    assert opened(dossier(line(), importer=importer)).content.lines[0].good_key != key()


def test_which_particulars_make_goods_the_same_is_the_laws_word() -> None:
    def key(same: tuple[str, ...], **changes: object) -> str:
        rules = tuple(replace(rule, same_good=same) for rule in LAW.entitlement_rules)
        law = replace(LAW, entitlement_rules=rules)
        content = content_of(dossier(line(1, **changes)), regime="R2026", received_on=date(2026, 7, 1), law=law)
        return content.lines[0].good_key

    assert key(("importer", "name", "brand"), model="other") == key(("importer", "name", "brand"))
    assert key(("importer", "name", "model"), model="other") != key(("importer", "name", "model"))
    assert key(("gtin",), model="other") != key(("gtin",)), "what nobody is told makes no goods the same"
    assert key(("importer", "hs_code"), hs_code="61091010") != key(("importer", "hs_code"))


def test_a_reduction_needs_every_inspected_line() -> None:
    case = opened(dossier(line(1), line(2), line(3, SHIRT)))
    keys = [goods.good_key for goods in case.content.lines]
    assert rule_for(facts_of(case, reductions=reduced(*keys[:2]))) == "reduction"
    assert rule_for(facts_of(case, reductions=reduced(*keys[:1]))) == "otherwise"


@given(st.floats(0, 1))
def test_a_share_of_the_reduced_ones_is_sampled(lot: float) -> None:
    facts = facts_of(CASE, reductions=reduced(CASE.content.lines[0].good_key), draw=lot)
    assert rule_for(facts) == ("reduction_random" if lot < 0.05 else "reduction")


CASE = opened()


def test_the_draw_is_fair_and_the_same_again() -> None:
    draws = [draw(f"dossier-{n}", 1) for n in range(4000)]
    assert draw("dossier-1", 1) == draws[1] != draw("dossier-1", 2)
    assert 0.03 < sum(d < 0.05 for d in draws) / len(draws) < 0.07


def test_the_order_of_the_table_decides() -> None:
    table = LAW.mode_table
    facts = facts_of(opened(dossier(line(exempt_category=4))))
    turned = replace(table, rules=tuple(reversed(table.rules)))
    assert decide_mode(facts, turned, law="x", now=NOW).rule == "otherwise"


def test_a_rule_may_be_switched_off() -> None:
    table = LAW.mode_table
    off = tuple(replace(row, enabled=row.code != "exempt_all") for row in table.rules)
    facts = facts_of(opened(dossier(line(exempt_category=4))))
    assert decide_mode(facts, replace(table, rules=off), law="x", now=NOW).rule == "not_listed"


def test_a_table_with_a_rule_that_nobody_wrote_is_refused() -> None:
    table = LAW.mode_table
    strange = replace(table, rules=(*table.rules, replace(table.rules[0], code="full_moon")))
    with pytest.raises(BadRegulation, match="full_moon"):
        list(rules_of(strange))
    misspelt = replace(table, rules=(replace(table.rules[0], explanation="Miễn: {category}."), *table.rules[1:]))
    with pytest.raises(BadRegulation, match=r"exempt_all, field explanation: nothing fills in category; .* categories"):
        list(rules_of(misspelt))
    with pytest.raises(BadRegulation, match="no rule hits"):
        decide_mode(facts_of(CASE), replace(table, rules=()), law="x", now=NOW)


def test_every_rule_stands_in_the_table() -> None:
    assert [row.code for row, _ in rules_of(LAW.mode_table)] == list(RULES)


def test_an_explanation_never_outgrows_its_field() -> None:
    case = opened(dossier(*(line(n, SHIRT, name="x" * 255) for n in range(1, 500))))
    assert len(case.decision.explanation) <= 500
    assert listed(str(n) for n in range(9)) == "0, 1, 2, 3, 4 (+4)"


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 7, 2), date(2025, 7, 2)),
        (date(2024, 2, 29), date(2023, 2, 28)),
        (date(2026, 1, 31), date(2025, 1, 31)),
    ],
)
def test_months_are_counted_back(day: date, before: date) -> None:
    assert months_before(day, 12) == before
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)


GOODS = opened(
    dossier(line(1, DOLL), line(2, KETTLE), line(3, SHIRT), line(4, HELMET), line(5, DOLL, exempt_category=4))
).content.lines


@st.composite
def any_facts(draw_: st.DrawFn) -> Facts:
    lines = tuple(draw_(st.lists(st.sampled_from(GOODS), min_size=1, unique_by=lambda each: each.line_no)))
    keys = [each.good_key for each in lines]
    complaint = OpenComplaint("c-1", 1, "COMPLAINT", date(2026, 6, 1))
    fails = [PastFail("QG2026000001", key, date(2026, 3, 1)) for key in [*keys, "another"]]
    return Facts(
        lines=lines,
        complaints=tuple(draw_(st.lists(st.just(complaint), max_size=1))),
        fails=tuple(draw_(st.lists(st.sampled_from(fails), max_size=2))),
        reductions=reduced(*draw_(st.lists(st.sampled_from(keys), unique=True))),
        nonconforming=draw_(st.dictionaries(st.sampled_from([each.line_no for each in lines]), st.just("CE"))),
        uncured=tuple(draw_(st.lists(st.just("label"), max_size=1))),
        draw=draw_(st.floats(0, 1)),
    )


@given(any_facts(), st.permutations(range(len(LAW.mode_table.rules))))
def test_the_first_rule_of_the_table_that_hits_decides_whatever_the_facts(facts: Facts, order: list[int]) -> None:
    table = replace(LAW.mode_table, rules=tuple(LAW.mode_table.rules[n] for n in order))
    hits = [row for row, rule in rules_of(table) if rule(facts, table) is not None]
    decision = decide_mode(facts, table, law=LAW.version, now=NOW)
    assert (decision.rule, decision.mode.value, decision.scheme) == (hits[0].code, hits[0].mode, hits[0].scheme)


def test_an_adverse_conformity_result_brings_a_sample() -> None:
    case = opened(dossier(line(1), line(2, SHIRT)))
    assert rule_for(facts_of(case, nonconforming={1: "Chì vượt mức."})) == "conformity_negative"
    assert rule_for(facts_of(case, nonconforming={2: "Chì vượt mức."})) == "otherwise"


def test_what_a_supplement_did_not_cure_brings_a_sample() -> None:
    decision = decide_mode(facts_of(CASE, uncured=("label",)), LAW.mode_table, law="x", now=NOW)
    assert (decision.rule, decision.mode, decision.scheme) == ("mismatch_not_cured", Mode.SAMPLE, "TIGHT")
    assert "label" in decision.explanation


def test_a_decision_keeps_the_facts_that_it_saw() -> None:
    fail = PastFail("QG2026000001", "another", date(2026, 3, 1))
    case = opened(dossier(line(1), line(2, SHIRT)), standing=Standing(fails=[fail]))
    seen = case.decision.seen
    assert seen is not None
    assert (seen.regime, seen.regime_version) == ("R2026", LAW.regime_version("R2026"))
    assert [(each.file_code, each.good_key) for each in seen.fails] == [("QG2026000001", "another")]
    assert [(each.line_no, each.rows, each.ground) for each in seen.lines] == [
        (1, ("3.2",), None),
        (2, (), "NOT_LISTED"),
    ]
    assert seen.draw == draw(case.dossier_id, 1)


def test_every_rule_names_a_way_of_inspection_that_the_law_knows() -> None:
    assert {row.scheme for row in LAW.mode_table.rules} <= set(LAW.mode_table.schemes)


def test_every_rule_explains_itself_in_both_languages() -> None:
    for row in LAW.mode_table.rules:
        vietnamese, english = row.explanation.split(" / ")
        assert not vietnamese.isascii()
        assert english.isascii()
