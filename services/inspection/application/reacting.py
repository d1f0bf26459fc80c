"""Reactions to what registration says. A word that comes too late is kept with its reason and told to nobody."""

from __future__ import annotations

from services.inspection.application.deciding import FactsFor
from services.inspection.application.following.content import ContentReactions
from services.inspection.application.following.handlers import HandlerReactions
from services.inspection.application.following.importing import ImportReactions
from services.inspection.application.following.labels import LabelReactions
from services.inspection.application.following.requests import RequestReactions
from services.inspection.application.following.results import ResultReactions
from services.inspection.domain.case import Case
from services.inspection.domain.modes.deciding import rules_of
from shared.aggregate import Reaction
from shared.clock import Clock
from shared.regulation import Regulation

# What registration publishes and inspection has no use for: it said so itself, a moment before.
IGNORED = frozenset(
    {
        "registration.dossier_received",
        "registration.inspection_scheduled",
        "registration.inspection_cancelled",
        "registration.inspection_move_declined",
        # The dossier shows it to the officer, who decides.
        "registration.conformity_handed_in",
    }
)


def reactions(*, facts_for: FactsFor, law: Regulation, clock: Clock) -> dict[str, Reaction[Case]]:
    """Raises BadRegulation at once when the law's table names a mode rule that does not exist."""
    tuple(rules_of(law.mode_table))
    content = ContentReactions(facts_for, law, clock)
    requests = RequestReactions(clock)
    handlers = HandlerReactions(facts_for, law, clock)
    results = ResultReactions(law, clock)
    labels = LabelReactions(clock)
    return {
        "registration.dossier_submitted": content.submitted,
        "registration.dossier_imported": ImportReactions(facts_for, law, clock).imported,
        "registration.dossier_modified": content.modified,
        "registration.dossier_supplemented": content.supplemented,
        "registration.dossier_amended": content.amended,
        "registration.dossier_accepted": requests.accepted,
        "registration.dossier_refused": requests.refused,
        "registration.dossier_cancelled": requests.cancelled,
        "registration.dossier_withdrawn": requests.withdrawn,
        "registration.supplement_requested": requests.supplement_requested,
        "registration.withdrawal_requested": requests.withdrawal_requested,
        "registration.withdrawal_refused": requests.withdrawal_refused,
        "registration.amendment_requested": requests.amendment_requested,
        "registration.amendment_allowed": requests.amendment_allowed,
        "registration.amendment_refused": requests.amendment_refused,
        "registration.extension_requested": requests.extension_requested,
        "registration.extension_granted": requests.extension_granted,
        "registration.extension_refused": requests.extension_refused,
        "registration.dossier_transferred": handlers.transferred,
        "registration.handler_decided": handlers.decided,
        "registration.conformity_result_submitted": handlers.conformity_submitted,
        "registration.conformity_result_revoked": handlers.conformity_revoked,
        "registration.label_correction_requested": labels.requested,
        "registration.label_corrected": labels.corrected,
        "registration.deadline_warned": handlers.warned,
        "registration.deadline_lapsed": handlers.lapsed,
        "registration.result_issued": results.issued,
        "registration.result_replaced": results.replaced,
        "registration.result_revoked": results.revoked,
    }
