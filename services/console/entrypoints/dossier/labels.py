"""Labels for the sealed samples of a dossier, several on a sheet of A4."""

from __future__ import annotations

import segno
from flask import Blueprint, render_template

from services.console.domain.dossier.sample_labels import sample_labels, unsealed
from services.console.entrypoints.access import console, require
from services.console.entrypoints.dossier.pages import READERS, dossiers

pages = Blueprint("labels", __name__, url_prefix="/dossiers", template_folder="templates")
pages.before_request(require(*READERS))
# A label that is scratched or wet is still read.
_QR_ERROR = "m"


@pages.get("/<id>/samples/labels")
def sheet(id: str) -> str:
    case = dossiers().case(id)
    console().audit.saw("dossier", id, case.file_code)
    return render_template(
        "dossier/labels.html", id=id, case=case, labels=sample_labels(case), unsealed=unsealed(case), qr=qr
    )


def qr(code: str) -> str:
    """An inline SVG, without styles, which the console's policy would not let through."""
    return str(segno.make_qr(code, error=_QR_ERROR).svg_inline(border=2, omitsize=True))
