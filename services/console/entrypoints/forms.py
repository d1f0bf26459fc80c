"""What operators send. Every form carries Flask-WTF's CSRF token."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError


def stripped(text: str | None) -> str | None:
    return text.strip() if text else text


_why = {
    "label": _l("Reason"),
    "filters": [stripped],
    "validators": [
        DataRequired(message=_l("Say why: whoever reads the dossier's history later will ask.")),
        Length(max=500, message=_l("At most 500 characters.")),
    ],
}


class SkipForm(FlaskForm):
    reason = TextAreaField(**_why)


class RebaseForm(FlaskForm):
    sequence = IntegerField(
        _l("Number of the last event that counts as applied"),
        validators=[
            InputRequired(message=_l("Give a whole number, 0 or more.")),
            NumberRange(min=0, message=_l("Give a whole number, 0 or more.")),
        ],
    )
    event_id = StringField(
        _l("Id of that event"),
        filters=[stripped],
        validators=[Length(max=200)],
    )
    reason = TextAreaField(**_why)

    def validate_event_id(self, field: StringField) -> None:
        # Where both share nothing there is no event to name.
        if self.sequence.data != 0 and not field.data:
            raise ValidationError(_l("Give the event's id, as its source's history shows it."))
