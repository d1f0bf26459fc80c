"""What the certification body does in its own case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField

from services.console.application.desk import Json
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts.act_page import always, json_of
from services.console.entrypoints.acts.fields import day, line, passage
from services.console.entrypoints.acts.fields import number as figure
from services.console.entrypoints.acts.registering.common import CERT_BODY, given, on_dossier, told
from services.console.entrypoints.acts.registering.papers import (
    LineFindingForm,
    WithPapers,
    documents_of,
    every_line,
    files_stay,
    fill_in_findings,
    findings_of,
    forget_files,
    keep_files,
    prepare_findings,
    uploads_of,
)
from services.console.entrypoints.acts.registering.receiving import NoteForm, RefusalForm
from services.console.entrypoints.acts.scene import Scene


class FindingForm(WithPapers):
    lines = FieldList(FormField(LineFindingForm))
    number = line(_l("Number of the certificate"), most=100)
    issued_on = day(_l("Issued on"))
    valid_until = day(_l("Valid until"))
    method = figure(_l("Method of certification (1 to 8)"), whole=True)


class TakeBackForm(ActForm):
    reason = passage(_l("Reason"), needed=_l("Say why the result is taken back."), most=2000)


def _body(form: FindingForm, _scene: Scene) -> Json:
    certificate = {
        "number": form.number.data or None,
        "issued_on": json_of(form.issued_on.data),
        "valid_until": json_of(form.valid_until.data),
        "method": int(form.method.data) if form.method.data is not None else None,
    }
    said = any(value is not None for value in certificate.values())
    return {"lines": findings_of(form), "certificate": certificate if said else None, "documents": documents_of(form)}


def _accepting(_form: Any, _scene: Scene) -> Sequence[Any]:
    return [_("You take the dossier in for certification. The agency's case goes on beside yours.")]


def _refusing(_form: Any, _scene: Scene) -> Sequence[Any]:
    return [_("You will not certify these goods; the agency's case goes on without you."), told()]


def _finding(_form: Any, _scene: Scene) -> Sequence[Any]:
    return [
        _("The agency decides on what you find. Lines that conform need the certificate and its file."),
        files_stay(),
    ]


def _taking_back(_form: Any, _scene: Scene) -> Sequence[Any]:
    return [_("Your result counts no more; the agency and the importer are told, with your reason.")]


CERTIFYING = (
    on_dossier("conformity-accept", at="conformity/accept", title=_l("Accept for certification"), allowed="accept",
               roles=CERT_BODY, form=NoteForm, body=given("note"), weight="main", consequences=_accepting),
    on_dossier("conformity-refuse", at="conformity/refuse", title=_l("Refuse to certify"), allowed="refuse",
               roles=CERT_BODY, form=RefusalForm, body=given("reason"), weight="risky", consequences=_refusing,
               irreversible=always),
    on_dossier("conformity-result", at="conformity/result", title=_l("Submit the conformity result"),
               allowed="submit_conformity_result", roles=CERT_BODY, form=FindingForm, body=_body,
               uploads=uploads_of, multipart=True, keep=keep_files, forget=forget_files,
               template="registering/papers.html", first=every_line, prepare=prepare_findings, adjust=fill_in_findings,
               weight="main", consequences=_finding,
               pointers={"/certificate/issued_on": "issued_on", "/certificate/valid_until": "valid_until",
                         "/certificate/method": "method", "/certificate": "number"}),
    on_dossier("conformity-result-revoke", at="conformity/result/revoke", title=_l("Take the conformity result back"),
               allowed="revoke_conformity_result", roles=CERT_BODY, form=TakeBackForm, body=given("reason"),
               weight="risky", consequences=_taking_back, irreversible=always),
)  # fmt: skip
