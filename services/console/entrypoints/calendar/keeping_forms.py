"""What is filled in to keep an officer's calendar."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import DataRequired

from services.console.application.desk import Json
from services.console.domain.calendar.officers import AFTERNOON, HALVES, MORNING, Delegation, OfficerCalendar
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts.fields import day, line, number, passage
from services.console.entrypoints.calendar.wording import half_name
from services.console.entrypoints.provinces import ProvinceField

_DAYS = (_l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"), _l("Sunday"))


class LeaveForm(ActForm):
    first_on = day(_l("First day"), needed=_l("Give the first day."))
    first_half = SelectField(_l("From"), choices=[], default=MORNING)
    last_on = day(_l("Last day"), needed=_l("Give the last day."))
    last_half = SelectField(_l("Until the end of"), choices=[], default=AFTERNOON)
    why = passage(_l("Reason for the leave"), needed=_l("Say what it is for."), rows=2)

    def offer(self) -> LeaveForm:
        halves = [(half, half_name(half)) for half in HALVES]
        self.first_half.choices = self.last_half.choices = halves
        return self

    @property
    def body(self) -> Json:
        return {
            "first": {"on": self.first_on.data.isoformat(), "half": self.first_half.data},
            "last": {"on": self.last_on.data.isoformat(), "half": self.last_half.data},
            "reason": self.why.data,
        }


class DecideForm(ActForm):
    reason = passage(_l("Reason, unless it is granted"), rows=2)


class DutyForm(ActForm):
    site = line(_l("Where the officer sets out from"), needed=_l("Say where the officer sets out from."))
    province = ProvinceField(_l("Its province"))
    days = SelectMultipleField(_l("Days of duty"), choices=list(enumerate(_DAYS, start=1)), coerce=int)
    morning = number(_l("Inspections in a morning"), needed=_l("How many? 0 if none."), whole=True)
    afternoon = number(_l("Inspections in an afternoon"), needed=_l("How many? 0 if none."), whole=True)

    @property
    def body(self) -> Json:
        return {
            "home": {"site": self.site.data, "province": self.province.data or None},
            "duty_days": self.days.data,
            "capacity": {"morning": int(self.morning.data or 0), "afternoon": int(self.afternoon.data or 0)},
        }


class DelegationForm(ActForm):
    to = SelectField(_l("Who stands in"), choices=[], validators=[DataRequired(message=_l("Choose who stands in."))])
    first = day(_l("First day"), needed=_l("Give the first day."))
    last = day(_l("Last day"), needed=_l("Give the last day."))
    why = passage(_l("Reason"), needed=_l("Say what it is for."), rows=2)

    def offer(self, others: list[str]) -> DelegationForm:
        self.to.choices = [(each, each) for each in others]
        return self

    @property
    def added(self) -> Delegation:
        return Delegation(self.to.data, self.first.data, self.last.data, self.why.data or "")


def first_duty(calendar: OfficerCalendar) -> dict[str, Any]:
    """Of a DutyForm: what holds now."""
    return {
        "site": calendar.home.site,
        "province": calendar.home.province,
        "days": list(calendar.duty_days),
        "morning": Decimal(calendar.capacity.morning),
        "afternoon": Decimal(calendar.capacity.afternoon),
    }


def delegations_body(delegations: tuple[Delegation, ...]) -> Json:
    def plain(value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value

    return {"delegations": [{name: plain(value) for name, value in vars(each).items()} for each in delegations]}
