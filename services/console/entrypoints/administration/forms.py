"""What is said of agencies, staff and bodies, and from which day on it holds."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, Form, FormField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts.fields import SeveralField, day, line, passage
from services.console.entrypoints.provinces import ProvinceField
from services.console.entrypoints.terms import ROLES
from services.console.entrypoints.wording import role_name

_NAME = _l("Write the name.")
_CODE = _l("Write the code.")
STAFF_ROLES = ("officer", "reviewer", "signer", "operator", "admin")
BODY_KINDS = {
    "LABORATORY": ROLES["laboratory"],
    "CERT_BODY": ROLES["cert_body"],
    "INSPECTION_BODY": _l("inspection body"),
}
BODY_STATUSES = {
    "REGISTERED": _l("registered"),
    "ACCREDITED": _l("accredited"),
    "RECOGNISED": _l("recognised"),
    "DESIGNATED": _l("designated"),
    "SUSPENDED": _l("suspended"),
    "WITHDRAWN": _l("struck off"),
}


def _staff_roles() -> list[tuple[str, str]]:
    return [(role, role_name(role)) for role in STAFF_ROLES]


class ChoicesField(SelectMultipleField):
    """Boxes to tick. data: a list of the values."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class EntryForm(ActForm):
    """When it holds and why comes last: it is asked of every entry."""

    valid_from = day(_l("Holds from"), needed=_l("Say from which day on it holds."))
    valid_to = day(_l("Last day"))
    reason = passage(_l("Why"), needed=_l("Say why: it stands in the history."), rows=2)
    correction = BooleanField(_l("The register was wrong: this corrects days that have gone by"))

    def when(self) -> dict[str, Any]:
        return {
            "valid_from": self.valid_from.data.isoformat(),
            "valid_to": self.valid_to.data.isoformat() if self.valid_to.data else None,
            "reason": self.reason.data,
            "correction": self.correction.data,
        }


class AgencyForm(EntryForm):
    name = line(_l("Name"), needed=_NAME)
    name_en = line(_l("Name in English"))
    province = ProvinceField(_l("Province"))
    address = line(_l("Address"))
    email = line(_l("E-mail"), most=100)
    succeeds = SeveralField(_l("Takes over the work of (codes, with commas)"))


class NewAgencyForm(AgencyForm):
    code = line(_l("Code"), needed=_CODE, most=20)


class StaffForm(EntryForm):
    name = line(_l("Name"), needed=_NAME)
    agency = SelectField(
        _l("Agency"), choices=[], validate_choice=False, validators=[InputRequired(message=_l("Choose the agency."))]
    )
    roles = ChoicesField(_l("Roles"), choices=_staff_roles)
    email = line(_l("E-mail"), most=100)
    suspended = BooleanField(_l("Suspended: may not act in any role"))


class NewStaffForm(StaffForm):
    staff_id = line(_l("Staff id, as it is signed in with"), needed=_CODE, most=94)


class BodyForm(EntryForm):
    name = line(_l("Name"), needed=_NAME)
    kind = SelectField(_l("Kind"), choices=list(BODY_KINDS.items()))
    status = SelectField(_l("Status"), choices=list(BODY_STATUSES.items()))
    scope = SeveralField(_l("Technical regulations of its scope (with semicolons)"))
    methods = SeveralField(_l("Methods of assessment, 1 to 8 (with commas)"))
    decision_no = line(_l("No. of the decision"), most=100)
    email = line(_l("E-mail"), most=100)


class NewBodyForm(BodyForm):
    code = line(_l("Code"), needed=_CODE, most=50)


class DelegationForm(ActForm):
    to = SelectField(_l("Who acts instead"), choices=[], validate_choice=False)
    roles = ChoicesField(_l("In which roles"), choices=[])
    valid_from = day(_l("From"), needed=_l("Say from which day on it holds."))
    valid_to = day(_l("Until"), needed=_l("Say until which day."))
    reason = passage(_l("Why"), needed=_l("Say why: it stands in the history."), rows=2)


class DayForm(Form):
    """A row without a day is left out."""

    date = day(_l("Day"))
    is_working = SelectField(_l("What it is"), choices=[("", _l("a closed day")), ("yes", _l("a day of work"))])
    reason = line(_l("Occasion"))
    source = line(_l("By which document"))


class CalendarForm(ActForm):
    days = FieldList(FormField(DayForm))
    reason = passage(_l("Why"), needed=_l("Say why: it stands in the history."), rows=2)
    correction = BooleanField(_l("The register was wrong: this corrects days that have gone by"))

    def given(self) -> list[dict[str, Any]]:
        rows = [row.form for row in self.days]
        return [
            {
                "date": form.date.data.isoformat(),
                "is_working": form.is_working.data == "yes",
                "reason": form.reason.data,
                "source": form.source.data,
            }
            for form in rows
            if form.date.data
        ]

    def rows_given(self) -> list[int]:
        return [n for n, row in enumerate(self.days) if row.form.date.data]


class SendAgainForm(ActForm):
    reason = passage(_l("Why (may be left empty)"), rows=2)
