"""What somebody sends who signs in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, RadioField, StringField
from wtforms.validators import DataRequired, EqualTo, InputRequired

from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.forms import stripped


class TokenForm(ActForm):
    token = PasswordField(
        _l("Token"), filters=[stripped], validators=[DataRequired(message=_l("Paste the token that you were given."))]
    )


class AccountForm(ActForm):
    name = StringField(_l("Account"), filters=[stripped], validators=[DataRequired(message=_l("Say which account."))])
    password = PasswordField(_l("Password"), validators=[InputRequired(message=_l("Give the password."))])


class PasswordForm(ActForm):
    old = PasswordField(_l("Password until now"), validators=[InputRequired(message=_l("Give the password."))])
    new = PasswordField(_l("New password"), validators=[InputRequired(message=_l("Give a new password."))])
    again = PasswordField(
        _l("New password once more"),
        validators=[EqualTo("new", message=_l("This is not the same: type the new password twice."))],
    )


class CapacityForm(ActForm):
    capacity = RadioField(_l("I work as"), validators=[InputRequired(message=_l("Choose one."))])
