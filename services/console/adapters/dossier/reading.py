"""A dossier's parts out of the services' JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote as _quote

from services.console.application.asking import ask_each
from services.console.application.desk import Desk, Download, Rows
from services.console.domain.dossier.case import Case, Wish
from services.console.domain.dossier.correspondence import Correspondence
from services.console.domain.dossier.record import Complaint, Entitlement, GoodRecord, StandingRecord
from services.console.domain.dossier.registered import Dossier, Receipt
from services.console.domain.dossier.sampling_plan import LinePlan
from services.console.domain.dossier.timeline import Entry
from services.console.domain.dossier.window_messages import WindowMessages
from services.console.shaping import read_all, read_as

_REGISTRATION, _INSPECTION, _NOTIFICATION = "registration", "inspection", "notification"
# More goods of one importer than that are looked up on the pages of goods.
_GOODS = 100


def quote(id: str) -> str:
    """As one step of a path, whatever somebody wrote into an address."""
    return _quote(id, safe="")


@dataclass(frozen=True)
class HttpDossiers:
    """Implements `application.dossier_desk.DossierDesk`."""

    desk: Desk

    def dossier(self, id: str) -> Dossier:
        return read_as(Dossier, self.desk.read(_REGISTRATION, f"/registrations/{quote(id)}"), service=_REGISTRATION)

    def receipt(self, id: str) -> Receipt:
        return read_as(
            Receipt, self.desk.read(_REGISTRATION, f"/registrations/{quote(id)}/receipt"), service=_REGISTRATION
        )

    def history(self, id: str) -> tuple[Entry, ...]:
        return self._entries(_REGISTRATION, f"/registrations/{quote(id)}/history")

    def case(self, id: str) -> Case:
        return read_as(Case, self.desk.read(_INSPECTION, f"/inspections/{quote(id)}"), service=_INSPECTION)

    def case_history(self, id: str) -> tuple[Entry, ...]:
        return self._entries(_INSPECTION, f"/inspections/{quote(id)}/history")

    def wish(self, id: str) -> Wish | None:
        said = self.desk.read(_INSPECTION, f"/inspections/{quote(id)}/appointment").get("wish")
        return None if said is None else read_as(Wish, said, service=_INSPECTION)

    def sampling_plan(self, id: str) -> tuple[LinePlan, ...]:
        said = self.desk.read(_INSPECTION, f"/inspections/{quote(id)}/sampling-plan").get("lines") or ()
        return read_all(LinePlan, said, service=_INSPECTION)

    def correspondence(self, id: str) -> Correspondence:
        return read_as(
            Correspondence, self.desk.read(_NOTIFICATION, f"/notifications/{quote(id)}"), service=_NOTIFICATION
        )

    def letter_history(self, id: str) -> tuple[Entry, ...]:
        return self._entries(_NOTIFICATION, f"/notifications/{quote(id)}/history")

    def record(self, tax_code: str) -> StandingRecord:
        paths = {"goods": "/good-records", "complaints": "/complaints", "entitlements": "/entitlements"}
        answers = ask_each(paths, lambda _name, path: self._rows(path, tax_code))
        for error in answers.failed.values():
            raise error
        found = answers.given
        return StandingRecord(
            read_all(GoodRecord, found["goods"].items, service=_INSPECTION),
            read_all(Complaint, found["complaints"].items, service=_INSPECTION),
            read_all(Entitlement, found["entitlements"].items, service=_INSPECTION),
            more=found["goods"].cursor is not None,
        )

    def window_in(self, id: str) -> WindowMessages:
        return self._window_messages(_REGISTRATION, f"/registrations/{quote(id)}")

    def window_out(self, id: str) -> WindowMessages:
        return self._window_messages(_NOTIFICATION, f"/notifications/{quote(id)}")

    def file(self, id: str, sha256: str) -> Download:
        return self.desk.fetch(_REGISTRATION, f"/registrations/{quote(id)}/documents/{quote(sha256)}")

    def photo(self, id: str, sha256: str) -> Download:
        return self.desk.fetch(_INSPECTION, f"/inspections/{quote(id)}/photos/{quote(sha256)}")

    def _window_messages(self, service: str, path: str) -> WindowMessages:
        return read_as(WindowMessages, self.desk.read(service, f"{path}/window-messages"), service=service)

    def _rows(self, path: str, tax_code: str) -> Rows:
        return self.desk.rows(_INSPECTION, path, tax_code=tax_code, limit=_GOODS)

    def _entries(self, service: str, path: str) -> tuple[Entry, ...]:
        said: dict[str, Any] = dict(self.desk.read(service, path))
        return read_all(Entry, said.get("entries") or (), service=service)
