"""The three registers of the same make: what is shown in their lists, filled in, and sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from services.console.application.desk import Json
from services.console.application.registers.ports import AGENCIES, BODIES, STAFF
from services.console.domain.registers.entries import AgencyEntry, BodyEntry, StaffEntry
from services.console.entrypoints.administration import forms


@dataclass(frozen=True)
class Kind:
    """name: in the address and of the service. fields: of its form, in their order.

    body: what an entry says besides its days, from the valid form and from what was said last. readers: roles.
    consequences: of saying it, as sentences.
    """

    name: str
    title: Any
    one: Any
    new: Any
    key: str
    form: type[forms.EntryForm]
    new_form: type[forms.EntryForm]
    fields: Sequence[str]
    body: Callable[[Any, Any], Json]
    consequences: Sequence[Any]
    readers: Sequence[str]

    def first(self, entry: Any) -> dict[str, Any]:
        """Of the form, when something was said before; from which day on is to be said anew."""
        return {name: getattr(entry, name) for name in self.fields} if entry else {}


def _agency(form: forms.AgencyForm, _last: AgencyEntry | None) -> Json:
    texts = {name: form[name].data or None for name in ("name", "name_en", "province", "address", "email")}
    return {**texts, "succeeds": list(form.succeeds.data or ())}


def _staff(form: forms.StaffForm, last: StaffEntry | None) -> Json:
    kept = [
        {
            "to": each.to,
            "roles": list(each.roles),
            "valid_from": each.valid_from.isoformat(),
            "valid_to": each.valid_to.isoformat(),
            "reason": each.reason,
        }
        for each in (last.delegations if last else ())
    ]
    return {
        "name": form.name.data,
        "agency": form.agency.data,
        "roles": list(form.roles.data or ()),
        "email": form.email.data or None,
        "suspended": form.suspended.data,
        # What is not sent along would end.
        "delegations": kept,
    }


def _body(form: forms.BodyForm, _last: BodyEntry | None) -> Json:
    texts = {name: form[name].data or None for name in ("name", "kind", "status", "decision_no", "email")}
    methods = [int(each) if each.isdecimal() else each for each in form.methods.data or ()]
    return {**texts, "scope": list(form.scope.data or ()), "methods": methods}


_EVERYWHERE = _l("What held before stays as it was said: dossiers of those days are judged by it.")
_ALL = ("officer", "reviewer", "signer", "operator", "admin")

KINDS: Mapping[str, Kind] = {
    AGENCIES: Kind(
        AGENCIES,
        _l("Inspection agencies"),
        _l("Inspection agency"),
        _l("Enter an agency"),
        "code",
        forms.AgencyForm,
        forms.NewAgencyForm,
        ("name", "name_en", "province", "address", "email", "succeeds"),
        _agency,
        (
            _l("From the first day on, letters, papers and lists name the agency like this."),
            _l("An agency whose last day has gone by takes no new dossiers; its successor has its open ones."),
            _EVERYWHERE,
        ),
        _ALL,
    ),
    STAFF: Kind(
        STAFF,
        _l("Staff"),
        _l("Member of staff"),
        _l("Enter a member of staff"),
        "staff_id",
        forms.StaffForm,
        forms.NewStaffForm,
        ("name", "agency", "roles", "email", "suspended"),
        _staff,
        (
            _l("From the first day on, the person may act in these roles at this agency and in no others."),
            _l("Whoever is suspended is turned away at once, also where they are signed in."),
            _l("Open cases stay with the person: give them to somebody else on the worklist."),
            _EVERYWHERE,
        ),
        ("signer", "admin"),
    ),
    BODIES: Kind(
        BODIES,
        _l("Laboratories and certification bodies"),
        _l("Laboratory or body"),
        _l("Enter a laboratory or body"),
        "code",
        forms.BodyForm,
        forms.NewBodyForm,
        ("name", "kind", "status", "scope", "methods", "decision_no", "email"),
        _body,
        (
            _l("From the first day on, samples are handed to it and its findings taken only within this scope."),
            _l("Suspended or struck off, it gets no more samples; what it reported before stands."),
            _EVERYWHERE,
        ),
        _ALL,
    ),
}
