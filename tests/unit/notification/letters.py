"""Correspondences with one letter of each kind, made by the reactions."""

from services.notification.application.reactions import REACTIONS
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.letters import Channel, Kind, Letter
from shared.aggregate import Aggregate
from tests.unit.notification.events import event

TYPES = {
    Kind.RECEIVED: "registration.dossier_received",
    Kind.ACCEPTED: "registration.dossier_accepted",
    Kind.REFUSED: "registration.dossier_refused",
    Kind.SUPPLEMENT_REQUEST: "registration.supplement_requested",
    Kind.SCHEDULE: "registration.inspection_scheduled",
    Kind.RESULT: "registration.result_issued",
}
RESULT_NAMES = {"vi": {1: "Đạt yêu cầu chất lượng"}, "en": {1: "Meets the requirements"}}


def told(kind: Kind, channel: Channel = Channel.WINDOW, **changes: object) -> tuple[Correspondence, Letter]:
    opened = event("registration.dossier_submitted", 1)
    state = REACTIONS[opened.type](None, opened).state
    received = event(TYPES[kind], 2, **changes)
    state = REACTIONS[received.type](Aggregate("dossier-1", 1, state), received).state
    return state, next(letter for letter in state.letters if letter.channel is channel)
