"""What one table says about another must be there. Each check gives its faults by file, row and field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from shared.regulation.deadlines import NO_MEASURE
from shared.regulation.provisions import Provision

if TYPE_CHECKING:
    from shared.regulation.catalogue import GoodsRow
    from shared.regulation.deadlines import Deadline
    from shared.regulation.regimes import Regime
    from shared.regulation.regulation import Regulation


def faults(law: Regulation) -> Iterator[str]:
    yield from _regimes(law)
    yield from _case_deadlines(law)
    yield from _deadlines(law)
    yield from _catalogue(law)
    yield from _documents(law)
    yield from _agencies(law)
    yield from _places(law)
    yield from _results(law)
    yield from law.acts.faults()
    yield from _window_acts(law)


def _fault(row: Provision, named: object, field: str, message: str) -> str:
    return f"{row.file}, row {named}, field {field}: {message}"


def _missing(row: Provision, named: object, field: str, value: Any) -> str:
    return _fault(row, named, field, f"there is no {value}.")


# What an act asks the law for a last day.
_COUNTED = ("SUPPLEMENT_REQUESTED", "EXTENSION_REFUSED", "LABEL_CORRECTION_REQUESTED")


def _regimes(law: Regulation) -> Iterator[str]:
    known = {regime.code for regime in law.regimes}
    for rows, named in (
        (law.catalogue.rows, "code"),
        (law.documents, "code"),
        (law.entitlement_rules, "code"),
        (law.former_versions, "version"),
        (law.transitions, "code"),
    ):
        for row in rows:
            if row.regime not in known:
                yield _missing(row, getattr(row, named), "regime", row.regime)
    for regime in law.regimes:
        if sum(tier.off_list for tier in regime.tiers.values()) != 1:
            yield _fault(regime, regime.code, "code", "needs, in tiers.yaml, one tier that is off_list.")
        if not regime.measures:
            yield _fault(regime, regime.code, "code", "needs, in measures.yaml, one measure at least.")
        for tier in regime.tiers.values():
            if tier.settled_as is not None and tier.settled_as not in law.mode_table.settled:
                yield _missing(
                    tier, f"{tier.regime}/{tier.code}", "settled_as", f"{tier.settled_as} in settled_lines.yaml"
                )


def _case_deadlines(law: Regulation) -> Iterator[str]:
    for regime in law.regimes:
        for case in regime.case_deadlines:
            named = f"{case.regime}/{case.mode}/{case.measure}"
            for code in case.deadlines:
                if code not in regime.deadlines:
                    yield _fault(case, named, "deadlines", f"{regime.code} has no {code}.")


def _deadlines(law: Regulation) -> Iterator[str]:
    for regime in law.regimes:
        for happening in _COUNTED:
            if not regime.starting(happening):
                yield _fault(regime, regime.code, "code", f"needs, in deadlines.yaml, one that starts {happening}.")
        for rule in regime.deadlines.values():
            yield from _deadline(law, regime, rule)


def _deadline(law: Regulation, regime: Regime, rule: Deadline) -> Iterator[str]:
    # A name with a dot is another service's event.
    own_acts = [act for act in rule.met_by if "." not in act]
    measures = {"*", NO_MEASURE, *regime.measures}
    for field, what, named, known in (
        ("on_lapse", "{} in lapse_effects.yaml", [rule.on_lapse] if rule.on_lapse else [], law.lapse_effects),
        ("stops_in", "status {}", rule.stops_in, law.acts.statuses),
        ("met_by", "act {}", own_acts, law.acts.acts),
        ("ended_by", "act {}", rule.ended_by, law.acts.acts),
        ("still_owed_with", "result code {}", rule.still_owed_with, law.result_codes),
        ("measures", "{}", rule.measures, measures),
    ):
        names: Any = known
        strange = (code for code in named if code not in names)
        yield from (_missing(rule, f"{rule.regime}/{rule.code}", field, what.format(code)) for code in strange)


def _measure(regime: Any, code: str) -> bool:
    return code == "*" or code in regime.measures


def _catalogue(law: Regulation) -> Iterator[str]:
    regimes = {regime.code: regime for regime in law.regimes}
    for row in law.catalogue.rows:
        regime = regimes.get(row.regime)
        if row.group is not None and row.group not in law.goods_groups:
            yield _missing(row, row.code, "group", row.group)
        if regime and row.tier not in regime.tiers:
            yield _missing(row, row.code, "tier", f"{row.tier} in {row.regime}")
        if regime and row.measure is not None and not _measure(regime, row.measure):
            yield _missing(row, row.code, "measure", f"{row.measure} in {row.regime}")
        if (row.competent == "OTHER") is not (row.authority is not None):
            yield _fault(row, row.code, "authority", "is given for rows of other authorities, and for those alone.")
        yield from _beside(law, row)


def _beside(law: Regulation, row: GoodsRow) -> Iterator[str]:
    """Rows that apply together share goods, and one of them can be chosen."""
    for code in row.beside:
        others = [each for each in law.catalogue.rows if (each.regime, each.code) == (row.regime, code)]
        if not others:
            yield _missing(row, row.code, "beside", f"row {code} in {row.regime}")
        elif all(other.beside for other in others):
            yield _fault(row, row.code, "beside", f"{code} itself applies beside others; name a row that is chosen.")
        elif not any(_overlap(row, other) for other in others):
            yield _fault(row, row.code, "beside", f"shares no HS code with {code}.")


def _overlap(row: GoodsRow, other: GoodsRow) -> bool:
    return any(row.covers(hs) for hs in other.hs) or any(other.covers(hs) for hs in row.hs)


def _documents(law: Regulation) -> Iterator[str]:
    regimes = {regime.code: regime for regime in law.regimes}
    for row in law.documents:
        yield from (
            _missing(row, row.code, "attachment_types", code)
            for code in row.attachment_types
            if code not in law.attachment_types
        )
        if row.regime in regimes:
            found = (code for code in row.measures if not _measure(regimes[row.regime], code))
            yield from (_missing(row, row.code, "measures", f"{code} in {row.regime}") for code in found)
    papers = {row.code for row in law.documents}
    for item in law.checklist:
        if item.document is not None and item.document not in papers:
            yield _missing(item, item.code, "document", f"{item.document} in required_documents.yaml")
    for transition in law.transitions:
        if transition.item is not None and transition.item not in law.checklist:
            yield _missing(transition, transition.code, "item", f"{transition.item} in checklist.yaml")
    for conclusion in law.conclusions:
        if conclusion.leads_to not in law.acts.acts:
            yield _missing(conclusion, conclusion.code, "leads_to", f"act {conclusion.leads_to}")


def _window_acts(law: Regulation) -> Iterator[str]:
    for row in law.window_acts:
        if row.code in law.acts.acts:
            yield _fault(row, row.code, "code", "is an act of acts.yaml; it reaches the agency.")
        for state in row.allowed_in:
            if state not in law.acts.statuses:
                yield _missing(row, row.code, "allowed_in", f"status {state}")


def _agencies(law: Regulation) -> Iterator[str]:
    lists: tuple[Any, ...] = (law.agencies, law.provinces, law.customs_offices)
    for rows in lists:
        yield from (
            _fault(row, row.code, "in_force_from", "begins before the row before it ends.") for row in rows.overlaps()
        )
    for province in (row for code in law.provinces for row in law.provinces.versions(code.code)):
        if province.successor is not None and province.successor not in law.provinces:
            yield _missing(province, province.code, "successor", f"province {province.successor}")
    for agency in (row for code in law.agencies for row in law.agencies.versions(code.code)):
        if agency.successor is not None and agency.successor not in law.agencies:
            yield _missing(agency, agency.code, "successor", f"agency {agency.successor}")
        for province_code in filter(None, (agency.province, *agency.serves)):
            if province_code not in law.provinces:
                yield _missing(agency, agency.code, "province", f"province {province_code}")


def _places(law: Regulation) -> Iterator[str]:
    for office in law.customs_offices:
        if office.province not in law.provinces:
            yield _missing(office, office.code, "province", f"province {office.province}")
    for file, day, agency_code in (
        *(("calendar", row.date, row.agency) for row in law.overrides),
        *(("office_hours", row.in_force_from, row.agency) for row in law.office_hours),
    ):
        if agency_code is not None and agency_code not in law.agencies:
            yield f"{file}.yaml, row {day}, field agency: there is no agency {agency_code}."


def _results(law: Regulation) -> Iterator[str]:
    for settled in law.mode_table.settled.values():
        if settled.result_code not in law.result_codes:
            yield _missing(settled, settled.code, "result_code", f"result code {settled.result_code}")
    for kind in law.dispositions:
        if kind.result_code not in law.result_codes:
            yield _missing(kind, kind.code, "result_code", f"result code {kind.result_code}")
    regimes = {regime.code: regime for regime in law.regimes}
    for rule in law.entitlement_rules:
        for field, codes in (("counts", rule.counts), ("resets", rule.resets)):
            yield from (
                _missing(rule, f"{rule.regime}/{rule.code}", field, f"result code {code}")
                for code in codes
                if code not in law.result_codes
            )
        if rule.regime in regimes:
            for name, code in (("validity", rule.validity), ("report", rule.report), ("decision", rule.decision)):
                if code is not None and code not in regimes[rule.regime].deadlines:
                    yield _fault(rule, f"{rule.regime}/{rule.code}", name, f"{rule.regime} has no {code}.")
