"""The acts of registration: every one that staff may do, on the way of a dossier."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from services.console.entrypoints.acts.registering.answering import ANSWERS, BODY_ANSWERS
from services.console.entrypoints.acts.registering.asking import BODY_SUPPLEMENT, LABELS, SUPPLEMENT
from services.console.entrypoints.acts.registering.certifying import CERTIFYING
from services.console.entrypoints.acts.registering.ending import CLEARANCE, REVOKE
from services.console.entrypoints.acts.registering.for_importers import FOR_IMPORTERS
from services.console.entrypoints.acts.registering.receipt import RECEIPT
from services.console.entrypoints.acts.registering.receiving import ACCEPT, REFUSE, TRANSFER

# Before those of inspection, which begin once a dossier is taken in.
RECEIVING = (RECEIPT, ACCEPT, SUPPLEMENT, REFUSE)
LATER = (*ANSWERS, LABELS, CLEARANCE, REVOKE, TRANSFER, *CERTIFYING, BODY_SUPPLEMENT, *BODY_ANSWERS, *FOR_IMPORTERS)

pages = Blueprint(
    "registering",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/registering",
)
# 20 MiB of files, as registration takes them, and room for what goes around them.
WITH_FILES = 24 << 20


@pages.app_url_value_preprocessor
def take_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before anything reads the form: some acts come with papers."""
    if endpoint == "acts.act":
        request.max_content_length = WITH_FILES
