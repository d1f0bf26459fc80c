"""The slip that whoever brought a dossier takes home."""

from __future__ import annotations

from flask import render_template

from services.console.domain.dossier.registered import Receipt
from services.console.domain.registration.standing import Standing
from services.console.entrypoints.access import console, desk
from services.console.entrypoints.acts.registering.common import in_words
from services.console.entrypoints.dossier.labels import qr
from services.console.shaping import read_as
from shared.papers.facts import Slip
from shared.regulation import load


def saw(id: str, file_code: str) -> None:
    """A dossier, on record before it is shown. Raises Unrecorded."""
    console().audit.saw("dossier", id, file_code)


def receipt(id: str) -> str:
    own = desk()
    dossier = own.read("registration", f"/registrations/{id}")
    saw(id, str(dossier["file_code"]))
    checked = read_as(Receipt, own.read("registration", f"/registrations/{id}/receipt"), service="registration")
    conclusion = load().conclusions.find(checked.conclusion) if checked.conclusion and checked.current else None
    return render_template(
        "counter/receipt.html",
        dossier=dossier,
        standing=read_as(Standing, dossier, service="registration"),
        checked=checked,
        slip=read_as(Slip, own.read("registration", f"/registrations/{id}/slip"), service="registration"),
        qr=qr,
        conclusion=in_words(conclusion) if conclusion else None,
        in_words=in_words,
        now=console().clock(),
    )
