"""The second page of what cannot be undone: it says again what it means, and keeps what was typed on the first."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _
from wtforms import BooleanField

from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts.fields import filled_in

_CONFIRMED, _BACK = "confirmed", "back"


def confirmed() -> bool:
    return _CONFIRMED in request.form


def going_back() -> bool:
    """From the second page, to change something."""
    return _BACK in request.form


def said_again(form: ActForm) -> dict[str, Any]:
    """For again.html: sent, names and values as they came; filled, what was typed, by label."""
    sent = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    # What was not ticked is said too: it may be what matters.
    ticked = {str(field.label.text): bool(field.data) for field in form if isinstance(field, BooleanField)}
    typed = [(label, said) for label, said in filled_in(form) if str(label) not in ticked]
    return {"sent": sent, "filled": [*typed, *((label, _("yes") if on else _("no")) for label, on in ticked.items())]}
