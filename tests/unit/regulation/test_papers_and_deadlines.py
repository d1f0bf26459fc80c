"""Required papers, deadlines, entitlements, dispositions."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from shared.contracts import CATALOGUE
from shared.regulation import BadRegulation, load
from shared.regulation.deadlines import add_months
from shared.regulation.required_documents import DocumentRule, required_documents
from tests.unit.regulation.conftest import Edit


def needs(regime: str, measure: str | None, branch: str | None) -> dict[str, str]:
    rules = load().required_documents(regime, measure, branch)
    return {rule.code: rule.need for rule in rules if rule.need != "CHECKLIST"}


ALWAYS = {"REG": "MANDATORY", "CONTRACT": "MANDATORY", "BL": "MANDATORY", "INV": "MANDATORY"}


@pytest.mark.parametrize(
    ("measure", "branch", "expected"),
    [
        ("2a", "B", {"PL": "IF_ANY", "CERT": "LATER", "SELF": "LATER", "DECL": "WHEN_OPENED", "EXM": "FOR_EXEMPTION"}),
        ("2b", "B", {"PL": "IF_ANY", "CERT": "LATER", "DECL": "MANDATORY", "EXM": "FOR_EXEMPTION"}),
        ("2c", "A", {"PL": "MANDATORY", "CERT": "MANDATORY", "DECL": "MANDATORY", "EXM": "FOR_EXEMPTION"}),
        ("2c", "B", {"PL": "MANDATORY", "CERT": "LATER", "DECL": "MANDATORY", "EXM": "FOR_EXEMPTION"}),
        (None, None, {"EXM": "FOR_EXEMPTION"}),
    ],
)
def test_papers_of_group_2_goods(measure: str | None, branch: str | None, expected: dict[str, str]) -> None:
    assert needs("R2018", measure, branch) == {**ALWAYS, **expected}


@pytest.mark.parametrize(
    ("branch", "certificate"), [("A", {"CERT": "MANDATORY"}), ("B", {"CERT": "LATER"}), (None, {})]
)
def test_papers_of_high_risk_goods(branch: str | None, certificate: dict[str, str]) -> None:
    assert needs("R2026", None, branch) == {**ALWAYS, "PL": "MANDATORY", "DECL": "MANDATORY", **certificate}


def test_a_paper_names_its_attachment_types() -> None:
    rules = {rule.code: rule.attachment_types for rule in load().required_documents("R2018", "2a", "B")}
    assert rules["REG"] == ()
    assert (rules["CONTRACT"], rules["BL"], rules["PL"], rules["INV"], rules["CERT"]) == (
        ("1",),
        ("2",),
        ("3",),
        ("4",),
        ("5",),
    )
    assert rules["SELF"] == ("5", "6")


def test_the_rule_for_the_very_measure_goes_before_the_general_one() -> None:
    def rule(need: str, measures: tuple[str, ...]) -> DocumentRule:
        return replace(load().documents[0], code="PL", need=need, measures=measures)

    exact, general = rule("MANDATORY", ("2c",)), rule("IF_ANY", ("*",))
    for rules in ((exact, general), (general, exact)):
        assert [found.need for found in required_documents(rules, "R2018", "2c", None)] == ["MANDATORY"]
        assert [found.need for found in required_documents(rules, "R2018", "2a", None)] == ["IF_ANY"]


def test_the_receipt_slip_is_whole() -> None:
    law = load()
    items = [item.code for item in law.checklist if item.part == "RECEIPT"]
    assert items == ["R1", "R2", "R3", "R4.1", "R4.2", "R4.3", "R4.4", *(f"R{n}" for n in range(5, 13))]
    assert {row.code: row.leads_to for row in law.conclusions} == {
        "COMPLETE": "accept", "INCOMPLETE": "request_supplement", "OUT_OF_SCOPE": "refuse",
    }  # fmt: skip


def test_every_deadline_says_who_when_and_what_follows() -> None:
    law = load()
    listed = {regime.code: set(regime.deadlines) for regime in law.regimes}
    both = {"D05", "D09", "D10", "D11", "D12A", "D12B", "D13", "D14"}
    assert listed == {"R2018": both | {"D01", "D02", "D03", "D04", "D08"}, "R2026": both | {"D06", "D07"}}
    for rule in (rule for regime in law.regimes for rule in regime.deadlines.values()):
        assert rule.on_lapse in law.lapse_effects
        if rule.owed_by == "AGENCY" and rule.starts == "DOSSIER_COMPLETE":
            assert rule.stops_in == (5, 10, 12)
    supplements = [law.regime(code).supplement for code in listed]
    assert [rule.warns for rule in supplements] == [("T-2", "T-0", "T+1")] * 2
    assert {rule.on_lapse for rule in supplements} == {"REFUSE_SUPPLEMENT"}


def test_an_event_that_meets_a_deadline_is_published() -> None:
    rules = [rule for regime in load().regimes for rule in regime.deadlines.values()]
    events = {name for rule in rules for name in rule.met_by if "." in name}
    assert events <= {contract.type for contract in CATALOGUE}


@pytest.mark.parametrize(
    ("regime", "happening", "measure", "codes"),
    [
        ("R2018", "DOSSIER_COMPLETE", "2b", ["D01"]),
        ("R2018", "DOSSIER_COMPLETE", "2c", ["D02"]),
        ("R2018", "DOSSIER_COMPLETE", "NONE", ["D01"]),
        ("R2018", "DOSSIER_COMPLETE", None, ["D01", "D02"]),
        ("R2018", "GOODS_CLEARED", "2c", []),
        ("R2026", "DOSSIER_COMPLETE", None, ["D06"]),
        ("R2026", "RESULT_ISSUED", None, ["D13"]),
        ("R2026", "ENTITLEMENT_START", None, ["D09", "D10"]),
        ("R2018", "EXEMPTION_REQUESTED", None, ["D08"]),
    ],
)
def test_what_a_happening_starts(regime: str, happening: str, measure: str | None, codes: list[str]) -> None:
    assert [rule.code for rule in load().regime(regime).starting(happening, measure=measure)] == codes


def test_months_and_years_end_on_the_same_day_or_the_last_of_the_month() -> None:
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert add_months(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert add_months(date(2026, 12, 31), 12) == date(2027, 12, 31)
    law = load()
    regime = law.regime("R2026")
    assert regime.deadline("D09").due_on(date(2026, 7, 4), law.calendar()) == date(2028, 7, 4)
    # 2027-02-04 begins the Lunar New Year; the next working day is the 11th.
    assert regime.deadline("D10").due_on(date(2026, 11, 4), law.calendar()) == date(2027, 2, 11)


def test_a_chosen_day_has_no_length() -> None:
    law = load()
    with pytest.raises(BadRegulation, match="D11: has no length"):
        law.regime("R2026").deadline("D11").due_on(date(2026, 11, 20), law.calendar())


def test_reduction_after_three_passes() -> None:
    law = load()
    for code, granted, decision in (("R2018", "ON_REQUEST", "D08"), ("R2026", "AUTOMATIC", None)):
        rule = law.entitlement_rule(code)
        assert rule is not None
        assert (rule.consecutive_passes, rule.granted, rule.decision) == (3, granted, decision)
        assert (rule.validity, rule.report) == ("D09", "D10")
        assert "importer" in rule.same_good
        classes = {law.result_codes[number].result_class.value for number in rule.counts}
        assert classes == {"PASS"}


def test_each_failure_has_its_disposition() -> None:
    law = load()
    assert {row.result_code: row.code for row in law.dispositions} == {3: "RE_EXPORT", 4: "DESTROY", 5: "RECYCLE"}


def test_customs_releases_on_confirmation_or_result() -> None:
    law = load()
    needed = {code: law.regime("R2018").measure(code).customs_needs for code in ("2a", "2b", "2c")}
    assert needed == {"2a": "CONFIRMATION", "2b": "CONFIRMATION", "2c": "RESULT"}
    assert law.regime("R2026").measure(None).customs_needs == "RESULT"
    with pytest.raises(BadRegulation, match="no measure 2d"):
        law.regime("R2018").measure("2d")


def test_what_comes_after_closing_came_the_next_working_day() -> None:
    friday_evening = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
    assert load().received_on(friday_evening, "TCKT11") == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        ("deadlines.yaml", "met_by: [accept, refuse]", "met_by: [agree]", "R2018/D01, field met_by: there is no act agree"),
        ("deadlines.yaml", "stops_in: [5, 10, 12]", "stops_in: [55]", "field stops_in: there is no status 55"),
        ("deadlines.yaml", "on_lapse: APOLOGISE", "on_lapse: SHRUG", "field on_lapse: there is no SHRUG"),
        ("deadlines.yaml", "measures: [2c]", "measures: [2d]", "row R2018/D02, field measures"),
        ("deadlines.yaml", "ended_by: [revoke_result]", "ended_by: [recall]", "field ended_by: there is no act recall"),
        ("deadlines.yaml", "still_owed_with: [9]", "still_owed_with: [99]", "there is no result code 99"),
        ("deadlines.yaml", "    unit: CHOSEN", "    unit: WORKING", "field length: A length goes with"),
        ("deadlines.yaml", "warns: [T-2, T-0, T+1]", "warns: [T-9]", "field warns.0"),
        ("required_documents.yaml", '"1"]', '"77"]', "field attachment_types: there is no 77"),
        ("required_documents.yaml", "measures: [2c], need", "measures: [2x], need", "there is no 2x in R2018"),
        ("checklist.yaml", "document: INV", "document: INVOICE", "row R5, field document: there is no INVOICE"),
        ("receipt_conclusions.yaml", "leads_to: refuse", "leads_to: burn", "field leads_to: there is no act burn"),
        ("entitlements.yaml", "decision: D08", "decision: D77", "field decision: R2018 has no D77"),
        ("entitlements.yaml", "counts: [1, 10]", "counts: [1, 11]", "field counts: there is no result code 11"),
        ("dispositions.yaml", "result_code: 5", "result_code: 55", "row RECYCLE, field result_code"),
        ("tiers.yaml", "    off_list: true\n", "", "needs, in tiers.yaml, one tier that is off_list"),
        ("tiers.yaml", "settled_as: DECLARATION", "settled_as: DECLARED", "field settled_as: there is no DECLARED"),
    ],
)  # fmt: skip
def test_tables_that_do_not_fit_one_another_are_refused(
    edited: Edit, name: str, old: str, new: str, place: str
) -> None:
    with pytest.raises(BadRegulation) as refused:
        load(edited(name, old, new))
    assert place in refused.value.message
