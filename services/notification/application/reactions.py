"""What registration's events mean for the correspondence: nothing is sent here, letters are only queued."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from services.notification.application import contents
from services.notification.application.contents import Data
from services.notification.application.deadline_reactions import lapsed, warned
from services.notification.application.opening import open_correspondence, taking_over, updating_recipient
from services.notification.application.owing import OF_INSPECTION
from services.notification.application.telling import keeping_silent, minding, telling
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.kinds import Kind
from shared.aggregate import Reaction
from shared.regulation import Regulation


def reactions(law: Regulation) -> Mapping[str, Reaction[Correspondence]]:
    """law: with the calendars as they are administered."""
    told, silent, updated = partial(telling, law), keeping_silent(law), updating_recipient(law)
    return {
        "registration.dossier_submitted": open_correspondence,
        "registration.dossier_imported": taking_over(law),
        "registration.dossier_received": told(_greeting, contents.received),
        "registration.dossier_accepted": told(Kind.ACCEPTED, contents.noted),
        "registration.dossier_refused": told(Kind.REFUSED, contents.reasoned),
        "registration.supplement_requested": told(Kind.SUPPLEMENT_REQUEST, contents.asked),
        "registration.dossier_supplemented": updated,
        "registration.dossier_modified": updated,
        "registration.dossier_amended": updated,
        "registration.dossier_cancelled": silent,
        "registration.withdrawal_requested": silent,
        "registration.amendment_requested": silent,
        "registration.extension_requested": silent,
        "registration.dossier_withdrawn": told(Kind.WITHDRAWN, contents.reasoned),
        "registration.withdrawal_refused": told(Kind.WITHDRAWAL_REFUSED, contents.reasoned),
        "registration.amendment_allowed": told(Kind.AMENDMENT_ALLOWED, contents.noted),
        "registration.amendment_refused": told(Kind.AMENDMENT_REFUSED, contents.reasoned),
        "registration.extension_granted": told(Kind.EXTENSION_GRANTED, contents.noted),
        "registration.extension_refused": told(Kind.EXTENSION_REFUSED, contents.reasoned),
        "registration.dossier_transferred": told(Kind.TRANSFERRED, contents.transferred),
        "registration.handler_decided": told(_decision, contents.asked),
        "registration.conformity_result_submitted": told(Kind.CONFORMITY_RESULT, contents.conformity_result),
        "registration.conformity_result_revoked": told(Kind.CONFORMITY_REVOKED, contents.conformity_revoked),
        "registration.inspection_scheduled": told(Kind.SCHEDULE, contents.schedule),
        "registration.inspection_cancelled": told(Kind.INSPECTION_CANCELLED, contents.appointment),
        "registration.inspection_move_declined": told(Kind.MOVE_DECLINED, contents.appointment),
        "registration.label_correction_requested": told(Kind.LABEL_CORRECTION, contents.label),
        "registration.label_corrected": silent,
        "registration.conformity_handed_in": silent,
        **dict.fromkeys(sorted(OF_INSPECTION), silent),
        "registration.result_issued": told(Kind.RESULT, contents.result),
        "registration.result_revoked": told(Kind.RESULT_REVOKED, contents.result_revoked),
        "registration.result_replaced": told(Kind.RESULT_REPLACED, contents.result),
        "registration.deadline_warned": minding(partial(warned, law=law)),
        "registration.deadline_lapsed": minding(partial(lapsed, law=law)),
    }


# Of what inspection does the applicant hears once registration has made it law; what meets a deadline is followed.
IGNORED = frozenset(
    {
        "inspection.case_opened",
        "inspection.scheduled",
        "inspection.result_signed",
        "inspection.mode_changed",
        "inspection.disposition_recorded",
        "inspection.appointment_cancelled",
        "inspection.move_declined",
    }
)


def _greeting(state: Correspondence, _data: Data) -> Kind:
    """The first word is that the dossier was received; a later one, that it is looked at otherwise, or by another day."""
    return Kind.MODE_CHANGED if state.knows_of_receipt else Kind.RECEIVED


def _decision(_state: Correspondence, data: Data) -> Kind:
    return {
        "accept": Kind.BODY_ACCEPTED,
        "refuse": Kind.BODY_REFUSED,
        "request_supplement": Kind.BODY_SUPPLEMENT_REQUEST,
    }[data["act"]]
