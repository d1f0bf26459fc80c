"""What an importer does at the counter, entered by an officer: only of dossiers that came over the counter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, RadioField

from services.console.application.desk import Json
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts.act_page import always
from services.console.entrypoints.acts.fields import day, line, passage
from services.console.entrypoints.acts.registering.common import given, on_dossier, standing_of, told
from services.console.entrypoints.acts.registering.papers import (
    LineFindingForm,
    WithPapers,
    add_paper,
    documents_of,
    every_line,
    files_stay,
    fill_in_findings,
    findings_of,
    forget_files,
    keep_files,
    prepare_findings,
    prepare_papers,
    uploads_of,
)
from services.console.entrypoints.acts.scene import Scene

_AGENCY, _BODY = "cqkt", "tccn"


class CancelForm(ActForm):
    reason = passage(_l("Reason (may be left empty)"), most=2000)


class AskingForm(ActForm):
    handler = RadioField(_l("Asked of"), choices=[(_AGENCY, _l("the inspection agency"))], default=_AGENCY)
    reason = passage(_l("The importer's reason"), needed=_l("Say why, as the importer has it."), most=2000)


class MoreTimeForm(ActForm):
    requested_until = day(_l("Until"), needed=_l("Give the day until which more time is asked for."))
    reason = passage(_l("The importer's reason"), needed=_l("Say why, as the importer has it."), most=2000)


class CertBodyForm(ActForm):
    code = line(_l("Code of the certification body (empty: none)"), most=50, list="bodies")
    name = line(_l("Its name, where the list does not have it"), most=255)


class ConformityPapersForm(WithPapers):
    lines = FieldList(FormField(LineFindingForm))
    note = passage(_l("Note (may be left empty)"), most=2000)


class LabelCorrectionForm(WithPapers):
    note = passage(_l("What was done, where no paper shows it"), most=2000)


def _whom(form: AskingForm, scene: Scene) -> Mapping[str, Any]:
    if standing_of(scene).handlers.tccn is not None:
        form.handler.choices = [(_AGENCY, _l("the inspection agency")), (_BODY, _l("the certification body"))]
    return {}


def _asking_means(_form: Any, _scene: Scene) -> Sequence[Any]:
    return [_("The case waits until whoever is asked has answered."), _entered()]


def _entered() -> Any:
    return _("It counts as done by the importer; the history says that you entered it.")


def _cancel_means(_form: Any, _scene: Scene) -> Sequence[Any]:
    return [_("The dossier ends here. To go on, the importer registers anew."), told()]


def _body_now(scene: Scene) -> Mapping[str, Any]:
    named = standing_of(scene).dossier.cert_body
    return {"code": named.code, "name": named.name} if named else {}


def _bodies(_form: CertBodyForm, scene: Scene) -> Mapping[str, Any]:
    listed = scene.desk.read("registration", "/code-lists").get("cert_bodies") or ()
    return {"suggestions": {"bodies": [(str(each["code"]), str(each.get("name") or "")) for each in listed]}}


def _body_named(form: CertBodyForm, _scene: Scene) -> Json:
    if not form.code.data and not form.name.data:
        return {"cert_body": None}
    return {"cert_body": {"code": form.code.data or None, "name": form.name.data or None}}


def _naming_means(_form: CertBodyForm, _scene: Scene) -> Sequence[Any]:
    said = _(
        "The body named here sees the dossier and may certify its goods; one that was named before does so no more."
    )
    return [said, _entered()]


def _papers_mean(_form: Any, _scene: Scene) -> Sequence[Any]:
    return [_entered(), files_stay()]


def _with_findings(form: ConformityPapersForm, _scene: Scene) -> Json:
    return {"lines": findings_of(form), "documents": documents_of(form), "note": form.note.data or None}


_WITH_PAPERS: Mapping[str, Any] = {
    "uploads": uploads_of,
    "multipart": True,
    "keep": keep_files,
    "forget": forget_files,
    "template": "registering/papers.html",
}
FOR_IMPORTERS = (
    on_dossier("cancel", title=_l("Take the dossier back (for the importer)"), allowed="cancel", form=CancelForm,
               body=given("reason"), weight="risky", consequences=_cancel_means, irreversible=always),
    on_dossier("withdrawal-requests", title=_l("Ask to withdraw (for the importer)"), allowed="request_withdrawal",
               form=AskingForm, body=given("handler", "reason"), prepare=_whom, consequences=_asking_means),
    on_dossier("amendment-requests", title=_l("Ask to amend (for the importer)"), allowed="request_amendment",
               form=AskingForm, body=given("handler", "reason"), prepare=_whom, consequences=_asking_means),
    on_dossier("extension-requests", title=_l("Ask for more time (for the importer)"), allowed="request_extension",
               form=MoreTimeForm, body=given("requested_until", "reason"), consequences=_asking_means),
    on_dossier("certification-body", title=_l("Name the certification body (for the importer)"), allowed="name_cert_body",
               method="PUT", form=CertBodyForm, body=_body_named, first=_body_now, prepare=_bodies,
               pointers={"/cert_body/name": "name", "/cert_body": "code"}, consequences=_naming_means),
    on_dossier("conformity-papers", title=_l("Hand in conformity papers (for the importer)"), allowed="hand_in_conformity",
               form=ConformityPapersForm, body=_with_findings, **_WITH_PAPERS,
               first=every_line, prepare=prepare_findings, adjust=fill_in_findings, consequences=_papers_mean),
    on_dossier("label-corrections", title=_l("Show corrected labels (for the importer)"), allowed="provide_label_correction",
               form=LabelCorrectionForm, **_WITH_PAPERS,
               body=lambda form, _scene: {"documents": documents_of(form), "note": form.note.data or None},
               prepare=prepare_papers, adjust=add_paper, consequences=_papers_mean),
)  # fmt: skip
