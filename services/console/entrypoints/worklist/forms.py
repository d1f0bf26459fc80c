"""What is sent from the list."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, SubmitField
from wtforms.validators import DataRequired, Length, ValidationError

from services.console.entrypoints.forms import stripped


class AssignManyForm(FlaskForm):
    """key: of this form, so that the same form sent twice is one act. nobody: they are given back."""

    officer = StringField(_l("Officer"), filters=[stripped], validators=[Length(max=100)])
    nobody = SubmitField(_l("Give back: nobody works on them for now"))
    key = HiddenField(default=lambda: str(uuid4()))

    @property
    def to(self) -> str | None:
        return None if self.nobody.data else self.officer.data

    def validate_officer(self, field: StringField) -> None:
        if not self.nobody.data and not field.data:
            raise ValidationError(_l("Say who is to work on these dossiers."))

    def validate_key(self, field: HiddenField) -> None:
        try:
            UUID(field.data or "")
        except ValueError:
            raise ValidationError(_l("This form is no longer valid. Choose the dossiers again."))


class SaveViewForm(FlaskForm):
    name = StringField(
        _l("Name of the view"),
        filters=[stripped],
        validators=[DataRequired(message=_l("Give the view a name.")), Length(max=60)],
    )
