"""The dossier went to another agency; the certification body decided; the law's clocks warned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.inspection.application.deciding import FactsFor
from services.inspection.application.following.outcomes import Stored, case_of, changed, decision_of
from services.inspection.domain.acts.follow_body import (
    drop_conformity_result,
    note_body,
    note_lapse,
    note_warning,
    take_conformity_result,
)
from services.inspection.domain.acts.follow_content import time_begins
from services.inspection.domain.acts.follow_labels import note_label_lapse
from services.inspection.domain.acts.follow_registration import Outcome, Refused, move_to_agency
from services.inspection.domain.acts.follow_standing import follow_standing
from services.inspection.domain.case import Case
from services.inspection.domain.certification import BodyCertificate, BodyLine, ConformityResult
from services.inspection.domain.content import Named
from services.inspection.domain.pausing import Warned
from shared.aggregate import Change, Received
from shared.clock import Clock
from shared.regulation import Regulation, legal_day

# Of the law's lapse effects the one after which no supplement is taken any more.
_NO_SUPPLEMENT = "REFUSE_SUPPLEMENT"
_OF_A_LABEL = "LABEL_CORRECTION_REQUESTED"


@dataclass(frozen=True)
class HandlerReactions:
    facts_for: FactsFor
    law: Regulation
    clock: Clock

    def transferred(self, stored: Stored, received: Received) -> Change[Case]:
        case, data = case_of(stored, received), received.data
        outcome = move_to_agency(case, _named(data["to_agency"]), law=self.law, at=data["occurred_at"])
        details = {"from": case.agency.code, "to": data["to_agency"]["code"], "officer_before": case.officer}
        now = self.clock()
        return changed(case, outcome, "transferred", received, now=now, reason=data["reason"], details=details)

    def decided(self, stored: Stored, received: Received) -> Change[Case]:
        case, data = case_of(stored, received), received.data
        items = tuple(data.get("items", ()))
        outcome = note_body(case, data["act"], reason=data.get("reason"), items=items, at=data["occurred_at"])
        details = {"said": data["act"]}
        now = self.clock()
        return changed(
            case, outcome, "certification_noted", received, now=now, reason=data.get("reason"), details=details
        )

    def conformity_submitted(self, stored: Stored, received: Received) -> Change[Case]:
        case, data = case_of(stored, received), received.data
        result = ConformityResult(
            body=_named(data["body"]),
            at=data["occurred_at"],
            lines=tuple(BodyLine(line["line_no"], line["result"], line.get("reason")) for line in data["lines"]),
            certificate=_certificate(data["certificate"]) if data.get("certificate") else None,
        )
        details: dict[str, Any] = {"body": result.body.code, "lines": {str(n.line_no): n.result for n in result.lines}}
        if result.certificate is not None:
            details["certificate"] = result.certificate.number
        taken = take_conformity_result(case, result)
        if isinstance(taken, Case):
            taken = time_begins(taken, data.get("counts_from"), self.law)
        outcome = self._decided_again(taken)
        details |= _mode(case, outcome)
        return changed(case, outcome, "conformity_result_taken", received, now=self.clock(), details=details)

    def conformity_revoked(self, stored: Stored, received: Received) -> Change[Case]:
        case, data = case_of(stored, received), received.data
        outcome = self._decided_again(drop_conformity_result(case, reason=data["reason"], at=data["occurred_at"]))
        now, details = self.clock(), _mode(case, outcome)
        return changed(
            case, outcome, "conformity_result_dropped", received, now=now, reason=data["reason"], details=details
        )

    def warned(self, stored: Stored, received: Received) -> Change[Case]:
        case = case_of(stored, received)
        warned = _warned(received)
        details = {"rule": warned.rule, "warning": warned.warning, "due_on": warned.due_on.isoformat()}
        outcome = note_warning(case, warned)
        return changed(case, outcome, "deadline_warned", received, now=self.clock(), details=details)

    def lapsed(self, stored: Stored, received: Received) -> Change[Case]:
        case, lapsed = case_of(stored, received), _warned(received)
        rule = self.law.regime(case.regime).deadlines.get(lapsed.rule)
        ends = rule is not None and rule.on_lapse == _NO_SUPPLEMENT and lapsed.handler == "cqkt"
        outcome = note_lapse(case, lapsed, ends_supplement=ends)
        if isinstance(outcome, Case) and rule is not None and rule.starts == _OF_A_LABEL:
            outcome = self._decided_again(note_label_lapse(outcome, lapsed))
        details = {"rule": lapsed.rule, "due_on": lapsed.due_on.isoformat(), **_mode(case, outcome)}
        return changed(case, outcome, "deadline_lapsed", received, now=self.clock(), details=details)

    def _decided_again(self, outcome: Outcome) -> Outcome:
        """Goods that do not conform are looked at more closely, where the law's table says so."""
        if isinstance(outcome, Refused):
            return outcome
        now = self.clock()
        facts = self.facts_for(outcome.dossier_id, outcome.content, legal_day(now), outcome)
        followed = follow_standing(outcome, facts, law=self.law, now=now)
        return followed.case if followed else outcome


def _mode(case: Case, outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Refused) or outcome.decision == case.decision:
        return {}
    return {**decision_of(outcome), "mode_before": case.mode.value}


def _warned(received: Received) -> Warned:
    data = received.data
    return Warned(
        data["handler"],
        data["rule"],
        data["name"],
        data["owed_by"],
        data["due_on"],
        data["days_left"],
        data["occurred_at"],
        data.get("warning"),
    )


def _certificate(data: Any) -> BodyCertificate:
    return BodyCertificate(
        number=data["number"],
        issuer=_named(data["issuer"]),
        issued_on=data["issued_on"],
        method=data["method"],
        lines=tuple(data["lines"]),
        valid_until=data.get("valid_until"),
    )


def _named(value: Any) -> Named:
    return Named(value["code"], value["name"])
