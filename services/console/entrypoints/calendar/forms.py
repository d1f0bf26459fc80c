"""What is filled in to move a visit."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField

from services.console.domain.calendar.officers import HALVES
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts.fields import day, passage
from services.console.entrypoints.calendar.wording import half_name

# In place of a proposed half-day.
OWN = "own"


class MoveForm(ActForm):
    slot = RadioField(_l("When and by whom"), choices=[])
    on = day(_l("Day"))
    half = SelectField(_l("Half of the day"), choices=[])
    officer = SelectField(_l("Officer"), choices=[])
    reason = passage(_l("Reason"), rows=2)

    def offer(self, slots: list[tuple[str, str]], officers: list[str]) -> None:
        """slots: value and label of each that may be chosen."""
        self.slot.choices = [*slots, (OWN, _("Another half-day, as filled in below"))]
        self.half.choices = [(half, half_name(half)) for half in HALVES]
        self.officer.choices = [(each, each) for each in officers]

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if self.slot.data == OWN and not self.on.data and not self.on.errors:
            self.on.errors = [_("Fill in the day, or choose one of the proposed half-days.")]
            return False
        return fine

    @property
    def chosen(self) -> dict[str, str]:
        """The slot as the service takes it."""
        if self.slot.data == OWN:
            return {"officer": self.officer.data, "on": self.on.data.isoformat(), "half": self.half.data}
        on, half, officer = self.slot.data.split("|", 2)
        return {"officer": officer, "on": on, "half": half}
