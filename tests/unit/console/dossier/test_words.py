"""What the services name by code has words on the dossier page; new codes are seen to here."""

from __future__ import annotations

import pytest

from services.console.entrypoints import terms
from services.console.entrypoints.dossier import wording
from services.console.entrypoints.dossier.timeline_words import ACTS
from services.inspection.domain.case import Mode
from services.inspection.domain.case import Status as CaseStatus
from services.inspection.domain.complaint import ComplaintSource
from services.inspection.domain.custody.chain import Part, SampleState
from services.inspection.domain.entitlements.entitlement import EntitlementStatus
from services.inspection.domain.evidence import Answer, AppointmentKind
from services.inspection.domain.good_record import Verdict
from services.notification.domain.events import Act
from services.notification.domain.kinds import KINDS, Channel, Reader
from services.notification.domain.letters import Status as LetterStatus
from services.registration.application.recording import ACTS as REGISTRATION_ACTS
from services.registration.domain.clocks.clock import ClockState
from services.registration.domain.dossier import Channel as WayIn
from shared.regulation.deadlines import PARTIES
from shared.regulation.provisions import CERTAINTIES

_STAFF_ACTS = {Act.REMINDER_OPENED, Act.DIGEST_OPENED, Act.NOTHING_TO_TELL}
_TABLES = [
    (wording.MODES, Mode),
    (terms.CASE_STATUSES, CaseStatus),
    (wording.SOURCES, ComplaintSource),
    (wording.PARTS, Part),
    (wording.SAMPLE_STATES, SampleState),
    (wording.REDUCTIONS, EntitlementStatus),
    (wording.ANSWERS, Answer),
    (terms.APPOINTMENTS, AppointmentKind),
    (wording.VERDICTS, Verdict),
    (terms.LETTER_CHANNELS, Channel),
    (wording.CHANNELS, WayIn),
    (wording.CLOCK_STATES, ClockState),
    (wording.OWED_BY, [party for party in PARTIES if party != "NOBODY"]),
    (wording.CERTAINTIES, CERTAINTIES),
    (wording.LETTER_KINDS, [kind for kind, hearing in KINDS.items() if hearing.reader is Reader.APPLICANT]),
    (wording.BECAME, [status.lower() for status in LetterStatus if status not in ("SENT", "QUEUED")]),
    (ACTS, REGISTRATION_ACTS.values()),
    (ACTS, [act for act in Act if act not in _STAFF_ACTS]),
]


@pytest.mark.parametrize(("words", "codes"), _TABLES)
def test_every_code_has_words(words: object, codes: object) -> None:
    assert [str(code) for code in codes if str(code) not in words] == []  # type: ignore[attr-defined,operator]
