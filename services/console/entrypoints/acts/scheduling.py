"""Appointments: by a proposed half-day or a window of one's own; called off, or another time asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import DataRequired

from services.console.application.acts.law import next_office_hours
from services.console.application.desk import Json
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts import wording as words
from services.console.entrypoints.acts.act_page import Fact, as_named, json_of, on_case
from services.console.entrypoints.acts.fields import day, line, moment, passage
from services.console.entrypoints.acts.scene import Scene
from services.console.entrypoints.provinces import ProvinceField
from services.console.shaping import read_as
from shared.clock import VIETNAM
from shared.errors import CuakhauError

# In place of a proposed slot.
OWN = "own"


@dataclass(frozen=True)
class SlotKey:
    officer: str
    on: date
    half: str


@dataclass(frozen=True)
class Slot:
    """explanation: in both languages. free: inspections that the half-day still takes."""

    slot: SlotKey
    starts_at: datetime
    ends_at: datetime
    free: int
    explanation: str
    fails: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        return f"{self.slot.on.isoformat()}|{self.slot.half}|{self.slot.officer}"

    @property
    def label(self) -> str:
        begins, ends = self.starts_at.astimezone(VIETNAM), self.ends_at.astimezone(VIETNAM)
        return f"{begins:%d/%m/%Y %H:%M}–{ends:%H:%M} · {self.slot.officer}"


@dataclass(frozen=True)
class Failure:
    constraint: str
    explanation: str


@dataclass(frozen=True)
class Slots:
    """slots: the best first. failed: why there is none; alternatives: what comes nearest then."""

    due_on: date
    slots: tuple[Slot, ...]
    failed: tuple[Failure, ...]
    alternatives: tuple[Slot, ...]


class ScheduleForm(ActForm):
    kind = RadioField(_l("What for"), choices=[], validators=[DataRequired(message=_l("Choose what it is for."))])
    slot = RadioField(_l("When and by whom"), choices=[(OWN, "")], default=OWN)
    starts_at = moment(_l("From"))
    ends_at = moment(_l("Until"))
    officer = line(_l("Officer"), most=100, spellcheck="false")
    place = line(_l("Place"))
    province = ProvinceField(_l("Province of the place"))
    reason = passage(_l("Reason, when an appointment is moved"), rows=2)

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if self.slot.data != OWN:
            return fine
        for field in (self.starts_at, self.ends_at, self.officer, self.place):
            if not field.data and not field.errors:
                field.errors = [_("Fill this in, or choose one of the proposed half-days.")]
                fine = False
        return fine


class ReasonForm(ActForm):
    reason = passage(_l("Reason"), needed=_l("Say why: the importer is told, and it stays in the dossier's history."))


class WishForm(ActForm):
    not_before = day(_l("Not before"), needed=_l("Say from which day on."))
    not_after = day(_l("Not after, if there is such a day"))
    reason = passage(_l("Why, and who asked"), needed=_l("Say why another time is wanted."))


def _first(scene: Scene) -> Mapping[str, Any]:
    case = scene.case
    standing = case.appointment
    begins, ends = next_office_hours(case.agency.code, scene.today)
    sample = case.mode == "SAMPLE"
    usual = (case.content.storage_address or "") if sample else _("The agency's desk")
    return {
        "kind": "SAMPLE_INSPECTION" if sample else "DOCUMENT_REVIEW",
        "starts_at": standing.starts_at if standing else begins,
        "ends_at": standing.ends_at if standing else ends,
        "officer": standing.officer if standing else case.officer or scene.who.id,
        "place": standing.place if standing else usual,
    }


def _prepare(form: ScheduleForm, scene: Scene) -> Mapping[str, Any]:
    sample = scene.case.mode == "SAMPLE"
    kinds = ("SAMPLE_INSPECTION", "DOCUMENT_REVIEW") if sample else ("DOCUMENT_REVIEW",)
    form.kind.choices = [(kind, words.appointment(kind)) for kind in kinds]
    slots = _slots(form, scene) if sample else None
    found = (slots.slots or slots.alternatives) if slots else ()
    form.slot.choices = [*((slot.value, slot.label) for slot in found), (OWN, _("Another time, as written below"))]
    if form.slot.data == OWN and not form.is_submitted() and slots and slots.slots:
        form.slot.data = slots.slots[0].value
    return {"slots": slots, "explanations": {slot.value: slot for slot in found}, "sample": sample}


def _slots(form: ScheduleForm, scene: Scene) -> Slots | None:
    """For the place as typed, once somebody asked for it; else where the goods are stored."""
    asked = {"place": form.place.data, "province": form.province.data} if form.is_submitted() else {}
    try:
        return read_as(
            Slots, scene.desk.read("inspection", f"/inspections/{scene.id}/slots", **asked), service="inspection"
        )
    except CuakhauError:
        return None


def _body(form: ScheduleForm, _scene: Scene) -> Json:
    said = {"kind": form.kind.data, "reason": form.reason.data or None, "province": form.province.data or None}
    if form.slot.data == OWN or form.kind.data == "DOCUMENT_REVIEW":
        window = {name: json_of(form[name].data) for name in ("starts_at", "ends_at", "officer", "place")}
        return {**said, **window}
    on, half, officer = form.slot.data.split("|", 2)
    return {**said, "slot": {"officer": officer, "on": on, "half": half}, "place": form.place.data or None}


def _means(_form: ScheduleForm, scene: Scene) -> Sequence[Any]:
    said = [_("The importer is told of time, place and officer.")]
    if scene.case.officer is None:
        said.append(
            _("Nobody has the dossier yet: it becomes the chosen officer's and moves to that person's worklist.")
        )
    if scene.case.mode == "SAMPLE":
        said.append(_("A sample inspection takes the officer's half-day; what was booked before is free again."))
    if scene.case.appointment:
        said.append(
            _("There is an appointment already: it is moved, and a reason is needed unless the importer wished so.")
        )
    return said


def _standing(scene: Scene) -> Sequence[Fact]:
    appointment = scene.case.appointment
    now = _("none yet")
    if appointment:
        begins = appointment.starts_at.astimezone(VIETNAM)
        now = f"{begins:%d/%m/%Y %H:%M} · {appointment.officer} · {appointment.place}"
    return [(_("Appointment now"), now), (_("Due"), words.day(scene.case.due_on))]


def _wish_means(_form: Any, scene: Scene) -> Sequence[Any]:
    wish = _wish(scene)
    return [wish] if wish else []


def _wish(scene: Scene) -> str | None:
    try:
        wish = scene.desk.read("inspection", f"/inspections/{scene.id}/appointment").get("wish")
    except CuakhauError:
        return None
    if not wish:
        return None
    first = date.fromisoformat(str(wish["not_before"]))
    return str(_("Asked for: from %(day)s on. Reason: %(reason)s", day=words.day(first), reason=wish["reason"]))


def _declined(_form: Any, scene: Scene) -> Sequence[Any]:
    return [*_wish_means(_form, scene), _("The appointment stays as it is; the importer is told so, with your reason.")]


def _cancelled(_form: Any, _scene: Scene) -> Sequence[Any]:
    return [
        _("The importer is told that the appointment is called off, with your reason."),
        _("The officer's half-day is free again. The legal day of the dossier does not move."),
    ]


def _wished(_form: Any, _scene: Scene) -> Sequence[Any]:
    return [
        _("The wish stands beside the appointment until somebody grants it by moving the appointment, or declines it."),
        _("The appointment holds until then."),
    ]


SCHEDULING = (
    on_case(
        "schedule",
        title=_l("Make or move the appointment"),
        allowed="schedule",
        form=ScheduleForm,
        template="acts/schedule.html",
        body=_body,
        weight="main",
        first=_first,
        prepare=_prepare,
        consequences=_means,
        standing=_standing,
    ),
    on_case(
        "cancel-appointment",
        title=_l("Call the appointment off"),
        allowed="cancel_appointment",
        form=ReasonForm,
        body=as_named("reason"),
        weight="risky",
        consequences=_cancelled,
        standing=_standing,
    ),
    on_case(
        "wish-move",
        title=_l("Note the wish for another time"),
        allowed="wish_move",
        form=WishForm,
        body=as_named("not_before", "not_after", "reason"),
        first=lambda scene: {"not_before": scene.today},
        consequences=_wished,
        standing=_standing,
    ),
    on_case(
        "decline-wish",
        title=_l("Keep the appointment as it is"),
        allowed="decline_wish",
        form=ReasonForm,
        body=as_named("reason"),
        consequences=_declined,
        standing=_standing,
    ),
)
