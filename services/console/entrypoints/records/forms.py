"""What is filed about complaints and reductions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from services.console.application.desk import Json
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts.fields import day, line, number, passage
from services.console.entrypoints.dossier.wording import SOURCES

_AIM = ("tax_code", "hs_code", "good_key", "file_code", "lot_no", "effective_from", "effective_to")
_WHY = _l("Say why: whoever reads the history later will ask.")


class RecordForm(ActForm):
    def body(self) -> Json:
        """What is sent."""
        raise NotImplementedError


class AimForm(RecordForm):
    """What is left empty does not narrow it down; at least one of the first five is needed."""

    text = passage(_l("What is complained of"), needed=_l("Write down what is complained of."), most=4000, rows=5)
    tax_code = line(_l("Tax code of the importer"), most=14, inputmode="numeric")
    hs_code = line(_l("HS code of the goods"), most=12, inputmode="numeric")
    file_code = line(_l("File code of the dossier of the lot"), most=12)
    lot_no = line(_l("Number of the lot, as the sampling record has it"), most=50)
    good_key = line(_l("Key of the good, as its page shows it"), most=32, spellcheck="false")
    effective_from = day(_l("Counts from"))
    effective_to = day(_l("Counts until"))

    def validate_hs_code(self, field: Field) -> None:
        field.data = re.sub(r"[. ]", "", field.data or "")
        if field.data and not re.fullmatch(r"[0-9]{8}", field.data):
            raise ValidationError(_l("8 digits; dots may be left out."))

    def validate_tax_code(self, field: Field) -> None:
        if field.data and not re.fullmatch(r"[0-9]{10}(-[0-9]{3})?|[0-9]{12,13}", field.data):
            raise ValidationError(_l("10 digits, ##########-###, 12 or 13 digits."))

    def aim(self) -> Json:
        data: dict[str, Any] = {name: self._fields[name].data or None for name in _AIM}
        for name in ("effective_from", "effective_to"):
            data[name] = data[name].isoformat() if data[name] else None
        return {"text": self.text.data, **data}


class ComplaintForm(AimForm):
    source = SelectField(_l("Kind"), choices=list(SOURCES.items()))
    opened_on = day(_l("Day on which it came in"), needed=_l("Say on which day it came in."))

    def body(self) -> Json:
        return {**self.aim(), "source": self.source.data, "opened_on": self.opened_on.data.isoformat()}


class AmendForm(AimForm):
    reason = passage(_l("Why it is said anew"), needed=_WHY)

    def body(self) -> Json:
        return {**self.aim(), "reason": self.reason.data}


class CloseForm(RecordForm):
    upheld = BooleanField(_l("It was found true"))
    reason = passage(_l("How it was settled"), needed=_WHY)

    def body(self) -> Json:
        return {"upheld": self.upheld.data, "reason": self.reason.data}


class DecideForm(RecordForm):
    grant = RadioField(
        _l("Decision"),
        choices=[("yes", _l("grant the reduction")), ("no", _l("refuse it"))],
        validators=[InputRequired(message=_l("Decide one way or the other."))],
    )
    reason = passage(_l("Reason, needed to refuse"))

    def body(self) -> Json:
        return {"grant": self.grant.data == "yes", "reason": self.reason.data or None}


class RevokeForm(RecordForm):
    reason = passage(_l("Reason"), needed=_WHY)

    def body(self) -> Json:
        return {"reason": self.reason.data}


class ReportForm(RecordForm):
    """In the importer's name, from the report on paper."""

    lots = number(_l("Lots imported in the period"), needed=_l("Say how many; 0 if none."), whole=True)
    quantity = number(_l("Quantity"), needed=_l("Say how much."))
    unit = line(_l("Unit"), needed=_l("Say in which unit."), most=20)
    conformity = passage(_l("Results of the lots"), needed=_l("Say how the lots came out."))
    note = passage(_l("Note"))

    def body(self) -> Json:
        given: Mapping[str, Any] = {"unit": self.unit.data, "conformity": self.conformity.data}
        return {
            **given,
            "lots": int(self.lots.data or 0),
            "quantity": f"{self.quantity.data:f}",
            "note": self.note.data or None,
        }


class ApplyForm(RecordForm):
    """Nothing to fill in: what is asked for follows from the good."""

    def body(self) -> Json:
        return {}
