"""What ends a dossier, or follows its result: the notice taken back, the goods cleared by customs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts.act_page import Fact, always
from services.console.entrypoints.acts.fields import day, line, passage
from services.console.entrypoints.acts.registering.common import given, on_dossier, standing_of, suggested
from services.console.entrypoints.acts.scene import Scene
from services.console.entrypoints.wording import written_day
from shared.regulation import load


class RevokeForm(ActForm):
    reason = passage(_l("Reason"), needed=_l("Say why the notice is taken back."), most=2000, rows=5)
    revoked_by = line(_l("Name of the leader, as it stands on the revocation"), needed=_l("Give the name."), most=100)


class ClearanceForm(ActForm):
    declaration_no = line(
        _l("Customs declaration (12 digits)"),
        needed=_l("Give the number of the declaration."),
        most=12,
        inputmode="numeric",
        list="declarations",
    )
    cleared_on = day(_l("Released by customs on"), needed=_l("Give the day on which customs released the goods."))
    customs_office = line(
        _l("Customs office (code)"), needed=_l("Give the code of the customs office."), most=10, list="offices"
    )


def _notice(scene: Scene) -> Sequence[Fact]:
    result = standing_of(scene).result
    if result is None:
        return ()
    return [(_("Notice"), f"{result.notice_no}, {written_day(result.issued_on)}"), (_("Signed by"), result.signer)]


def _revoking(_form: RevokeForm, scene: Scene) -> Sequence[Any]:
    result = standing_of(scene).result
    number = result.notice_no if result else "–"
    return [
        _("Notice %(no)s is valid no more; whoever looks it up sees that it was taken back.", no=number),
        _("The importer is told, with your reason; customs may have cleared goods on the notice."),
        _("A new notice can be issued only after the inspection decided anew."),
    ]


def _declarations(_form: ClearanceForm, scene: Scene) -> Mapping[str, Any]:
    offices = {row.code for row in load().customs_offices} | {
        each.customs_office for each in standing_of(scene).dossier.declarations
    }
    return {
        "suggestions": {
            **suggested("declarations", standing_of(scene).uncleared)["suggestions"],
            **suggested("offices", sorted(offices))["suggestions"],
        }
    }


def _only_one(scene: Scene) -> Mapping[str, Any]:
    """Filled in where there is nothing to choose."""
    standing = standing_of(scene)
    if len(standing.uncleared) != 1:
        return {}
    declared = next(each for each in standing.dossier.declarations if each.number == standing.uncleared[0])
    return {"declaration_no": declared.number, "customs_office": declared.customs_office}


def _clearing(_form: ClearanceForm, _scene: Scene) -> Sequence[Any]:
    return [
        _("From that day on the importer's time runs to hand in the conformity result."),
        _("It is recorded once per declaration, and not changed afterwards."),
    ]


REVOKE = on_dossier(
    "result-revoke",
    at="result/revoke",
    title=_l("Take the result notice back"),
    allowed="revoke_result",
    roles=("signer",),
    form=RevokeForm,
    body=given("reason", "revoked_by"),
    weight="risky",
    standing=_notice,
    consequences=_revoking,
    irreversible=always,
    first=lambda scene: {"revoked_by": (result.signer if (result := standing_of(scene).result) else "")},
)
CLEARANCE = on_dossier(
    "clearances",
    title=_l("Record the clearance"),
    allowed="record_clearance",
    form=ClearanceForm,
    body=given("declaration_no", "cleared_on", "customs_office"),
    first=_only_one,
    prepare=_declarations,
    consequences=_clearing,
)
