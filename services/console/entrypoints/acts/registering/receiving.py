"""Taking a dossier in, or not: accepted, refused, handed to whose it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import DataRequired

from services.console.domain.registration.standing import missing_items
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts.act_page import Fact, always
from services.console.entrypoints.acts.fields import passage
from services.console.entrypoints.acts.on_paper import MaybeOnPaper, with_paper
from services.console.entrypoints.acts.registering.common import (
    code_lists,
    given,
    on_dossier,
    receipt_of,
    standing_of,
    told,
)
from services.console.entrypoints.acts.scene import Scene
from services.console.entrypoints.wording import written_day
from shared.errors import CuakhauError
from shared.regulation import load


class NoteForm(ActForm):
    note = passage(_l("Note (may be left empty)"), most=500)


class AcceptForm(NoteForm, MaybeOnPaper):
    pass


class RefusalForm(ActForm):
    reason = passage(_l("Reason"), needed=_l("Say why, and what the importer can do."), most=2000, rows=5)


class RefuseForm(RefusalForm, MaybeOnPaper):
    pass


class TransferForm(ActForm):
    to_agency = SelectField(
        _l("To which agency"),
        choices=[],
        validators=[DataRequired(message=_l("Choose the agency that takes it over."))],
    )
    reason = passage(_l("Reason"), needed=_l("Say why the dossier goes there."), most=2000)


def _accepting(_form: NoteForm, scene: Scene) -> Sequence[Any]:
    standing = standing_of(scene)
    said = [_("The dossier is taken in: the inspection begins, and the importer is told so.")]
    if standing.agency_due_on:
        said.append(_("What the agency owes next is due on %(day)s.", day=written_day(standing.agency_due_on)))
    try:
        receipt = receipt_of(scene)
    except CuakhauError:
        return said
    if missing := missing_items(receipt):
        said.append(_("The receipt checklist says that these are not there: %(items)s.", items=", ".join(missing)))
    elif not receipt.current or receipt.conclusion is None:
        said.append(
            _("The receipt checklist has no conclusion yet. The law does not ask for one before; the file does.")
        )
    return said


def _received(scene: Scene) -> Sequence[Fact]:
    return [(_("Received on"), written_day(standing_of(scene).received_on))]


def _refusing(_form: RefuseForm, _scene: Scene) -> Sequence[Any]:
    return [
        _("The dossier ends here: nobody can act on it any more. If something is only missing, ask for a supplement."),
        told(),
    ]


def _agencies(form: TransferForm, scene: Scene) -> Mapping[str, Any]:
    """The competent one first; without those that are out of office."""
    standing = standing_of(scene)
    known = {
        str(each["code"]): str(each["name"])
        for each in code_lists(scene).get("agencies") or ()
        if not each.get("ended_on") and not each.get("begins_on")
    } or {row.code: row.name for row in load().agencies}
    competent = standing.competence.agency
    codes = [code for code in known if code != standing.agency.code]
    if competent and competent.code in codes:
        codes = [competent.code, *(code for code in codes if code != competent.code)]
    mark = _("by the rule of competence")
    form.to_agency.choices = [("", "")] + [
        (code, f"{code} – {known[code]}" + (f" ({mark})" if competent and competent.code == code else ""))
        for code in codes
    ]
    return {}


def _competent(scene: Scene) -> Mapping[str, Any]:
    standing = standing_of(scene)
    competent = standing.competence.agency
    return {"to_agency": competent.code} if competent and competent.code != standing.agency.code else {}


def _whose(scene: Scene) -> Sequence[Fact]:
    competence = standing_of(scene).competence
    why = competence.why_en if str(get_locale()) == "en" else competence.why
    return [
        (_("Agency now"), standing_of(scene).agency.name),
        (_("By the rule of competence"), f"{competence.agency.name}. {why}" if competence.agency else why),
    ]


def _transferring(_form: TransferForm, _scene: Scene) -> Sequence[Any]:
    return [
        _("The dossier and every right to act on it go to the other agency at once; yours sees it no more."),
        _("An appointment that was made is called off. The importer is told of the new agency."),
    ]


ACCEPT = on_dossier(
    "accept",
    title=_l("Accept the dossier"),
    allowed="accept",
    form=AcceptForm,
    body=with_paper(given("note")),
    weight="main",
    consequences=_accepting,
    standing=_received,
)
REFUSE = on_dossier(
    "refuse",
    title=_l("Refuse the dossier"),
    allowed="refuse",
    form=RefuseForm,
    body=with_paper(given("reason")),
    weight="risky",
    consequences=_refusing,
    standing=_received,
    irreversible=always,
)
TRANSFER = on_dossier(
    "transfer",
    title=_l("Transfer to another agency"),
    allowed="transfer",
    form=TransferForm,
    body=given("to_agency", "reason"),
    weight="risky",
    first=_competent,
    prepare=_agencies,
    consequences=_transferring,
    standing=_whose,
    irreversible=always,
    leaves=True,
)
