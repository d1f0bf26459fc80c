"""A dossier in any status of either handler's case, with everything that belongs to that status."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from services.registration.domain.conformity import Certificate, ConformityLine, ConformityResult
from services.registration.domain.content import Named
from services.registration.domain.dossier import Dossier, Handlers, Inspection, Status
from services.registration.domain.draft import DraftNamed
from services.registration.domain.labels import LabelRequest
from services.registration.domain.requests import BodyRequest, ImporterRequest, SupplementRequest
from services.registration.domain.results import LineResult, Result
from tests.unit.registration.examples import NOW, dossier

AGENCY = Named("TCKT11", "Lạng Sơn")
QUATEST = Named("QUATEST1", "QUATEST 1")
DUE = date(2026, 12, 2)
# From where a request leads back when it is refused.
_CAME_FROM = {
    Status.WITHDRAW_REQUESTED: Status.SUPPLEMENTED,
    Status.AMEND_REQUESTED: Status.SUPPLEMENTED,
    Status.EXTENSION_REQUESTED: Status.SUPPLEMENT_REQUESTED,
}
_ASKED = {
    Status.WITHDRAW_REQUESTED: "request_withdrawal",
    Status.AMEND_REQUESTED: "request_amendment",
    Status.EXTENSION_REQUESTED: "request_extension",
}
_PLAIN = dossier(cert_body=DraftNamed(QUATEST.code, QUATEST.name))


def result(notice_no: str = "12/KQ", *, revision: int = 1, code: int = 1, **more: object) -> Result:
    lines = (LineResult(1, code, "Vì vậy." if code != 1 else None),)
    return replace(Result(notice_no, date(2026, 11, 23), AGENCY, "Trưởng chi cục", revision, lines), **more)  # type: ignore[arg-type]


def standing(cqkt: Status, tccn: Status | None = Status.SUBMITTED, *, due_on: date = DUE) -> Dossier:
    """due_on: last day of the agency's supplement request, where it has one open."""
    handlers = Handlers(cqkt, tccn, _CAME_FROM.get(cqkt), _CAME_FROM.get(tccn) if tccn is not None else None)
    waits = cqkt in (Status.SUPPLEMENT_REQUESTED, Status.EXTENSION_REQUESTED, Status.EXTENSION_GRANTED)
    requests = {
        handler: ImporterRequest(_ASKED[status], "Nhầm.", NOW, date(2026, 12, 20))
        for handler, status in (("cqkt", cqkt), ("tccn", tccn))
        if status in _ASKED
    }
    certificate = Certificate("HQ-1", QUATEST, date(2026, 11, 18), 7, (1,))
    return replace(
        _PLAIN,
        handlers=handlers,
        content=replace(_PLAIN.content, cert_body=QUATEST if tccn is not None else None),
        inspection=Inspection(AGENCY, "DOCUMENTARY", date(2026, 11, 24)),
        supplement_request=SupplementRequest(("Hóa đơn",), "Thiếu.", NOW, due_on) if waits else None,
        body_request=BodyRequest(("Mẫu",), "Thiếu.", NOW) if tccn is Status.SUPPLEMENT_REQUESTED else None,
        requests=requests,
        result=result() if cqkt in (Status.RESULT_ISSUED, Status.RESULT_REVOKED) else None,
        conformity=ConformityResult(QUATEST, certificate, (ConformityLine(1, 1),), date(2026, 11, 19), 1)
        if tccn in (Status.RESULT_ISSUED, Status.RESULT_REVOKED)
        else None,
    )


def of_r2018(dossier: Dossier) -> Dossier:
    """The same goods, toys, received under the former regime: measure 2b."""
    return replace(dossier, regime="R2018", received_on=date(2026, 6, 1))


def with_label_request(dossier: Dossier, due_on: date = DUE) -> Dossier:
    return replace(dossier, label_request=LabelRequest((1,), "Thiếu nhãn phụ.", "Vì vậy.", NOW, due_on))
