"""Whose a dossier is by the rule of competence, beside whose it is."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from services.registration.application.ports import Law
from services.registration.domain.agencies import Competent
from services.registration.domain.content import Named
from services.registration.domain.dossier import Dossier
from shared.aggregate import Json


def competence_of(dossier: Dossier, today: date, *, law: Law) -> Json:
    """handles_it: the competent one does; None where the rule names none."""
    competent, here = law.competent(dossier, today), dossier.content.agency
    return {
        "agency": competent.agency,
        "why": competent.why,
        "why_en": competent.why_en,
        "handled_by": here,
        "handles_it": competent.agency.code == here.code if competent.agency else None,
        "chosen_agency": dossier.chosen_agency,
    }


def followed_rule(competent: Competent, to: Named) -> Json:
    """For the history of a transfer. follows_rule: None where the rule names no agency."""
    agency = competent.agency
    return {
        "follows_rule": agency.code == to.code if agency else "NO_RULE",
        "competent": asdict(agency) if agency else None,
        "rule": competent.why,
    }
