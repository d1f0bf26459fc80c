"""Whether an appointment is still to be kept: what its importer, and whoever holds the slip, are told of it."""

from __future__ import annotations

from services.inspection.domain import commands
from services.inspection.domain.acts.move_appointment import cancel_appointment
from services.inspection.domain.acts.schedule import schedule
from services.inspection.domain.case import Case
from services.inspection.domain.evidence import AppointmentKind
from tests.unit.inspection import samples
from tests.unit.inspection.samples import NOW, opened
from tests.unit.inspection.test_acts import checked, drafted, laboratory_done, sampled, sampling_case


def appointed(case: Case, kind: AppointmentKind) -> Case:
    return schedule(case, samples.schedule(kind), now=NOW)[0]


def test_a_look_at_the_papers_is_ahead_until_they_were_looked_at() -> None:
    case = appointed(opened(), AppointmentKind.DOCUMENT_REVIEW)
    assert not opened().appointment_ahead
    assert case.appointment_ahead
    assert not checked(case).appointment_ahead
    assert not drafted(checked(case), 1).appointment_ahead


def test_a_visit_to_the_goods_is_ahead_until_samples_were_taken() -> None:
    case = appointed(sampling_case(), AppointmentKind.SAMPLE_INSPECTION)
    assert case.appointment_ahead
    assert checked(case).appointment_ahead
    assert not sampled(sampling_case()).appointment_ahead
    assert not laboratory_done(sampled(sampling_case()), "S1").appointment_ahead


def test_what_was_called_off_is_not_ahead() -> None:
    case = appointed(opened(), AppointmentKind.DOCUMENT_REVIEW)
    assert not cancel_appointment(case, commands.CancelAppointment("Mất điện"), now=NOW)[0].appointment_ahead
