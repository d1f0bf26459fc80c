"""What the services' histories call what was done, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

DONE = {
    "assigned": _l("given to an officer"),
    "scheduled": _l("appointment made"),
    "rescheduled": _l("appointment moved"),
    "appointment_cancelled": _l("appointment called off"),
    "move_wished": _l("another time asked for"),
    "move_declined": _l("appointment kept as it is"),
    "checklist_recorded": _l("checklist answered"),
    "mode_changed": _l("mode of inspection changed"),
    "row_chosen": _l("row of the list chosen"),
    "lot_checked": _l("lot looked at"),
    "sample_recorded": _l("sample recorded"),
    "samples_sealed": _l("samples sealed"),
    "test_result_recorded": _l("test report recorded"),
    "retest_requested": _l("retest asked for"),
    "retest_recorded": _l("report of the retest recorded"),
    "result_drafted": _l("result drafted"),
    "approved": _l("result approved"),
    "sent_back": _l("sent back to the officer"),
    "result_signed": _l("result signed"),
    "amendment_of_notice_begun": _l("amended notice begun"),
    "notice_kept": _l("notice kept as it is"),
    "disposition_recorded": _l("failed goods dealt with"),
    "customs_copy_sent": _l("paper copy sent to customs"),
}


def act_done(act: str) -> str:
    return str(DONE.get(act, act.replace("_", " ")))
