"""What operators send about many messages, and to see what is masked."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from services.console.entrypoints.forms import stripped

FASTEST = 500
_RATE = _l("Give a whole number from 1 to 500.")
_LONG = _l("At most 500 characters.")


class BulkForm(FlaskForm):
    """expected: messages that the page said it is about."""

    rate = IntegerField(
        _l("Messages per second"),
        default=50,
        validators=[InputRequired(message=_RATE), NumberRange(1, FASTEST, message=_RATE)],
    )
    reason = TextAreaField(
        _l("Reason"),
        filters=[stripped],
        validators=[
            DataRequired(message=_l("Say why: it stands in the history of each dossier.")),
            Length(max=400, message=_l("At most 400 characters.")),
        ],
    )
    expected = HiddenField(validators=[DataRequired()])


class RevealForm(FlaskForm):
    reason = TextAreaField(
        _l("Why you need to see it"),
        filters=[stripped],
        validators=[
            DataRequired(message=_l("Say why: who looked at personal data, when and why is put on record.")),
            Length(max=500, message=_LONG),
        ],
    )
