"""What a case wants of a slot."""

from __future__ import annotations

from datetime import datetime

from services.inspection.domain.case import Case
from services.inspection.domain.scheduling.deadline import sampling_due_on
from services.inspection.domain.scheduling.places import Place
from services.inspection.domain.scheduling.placing import Wanted
from shared.regulation import Regulation, legal_day

_UNKNOWN = "Kho bảo quản của người nhập khẩu"


def place_of(case: Case, site: str | None = None, province: str | None = None) -> Place:
    """Where the goods are: as somebody says now, else as appointed before, else where the importer stores them."""
    former = case.appointment
    if site is None and former is not None and former.booking is not None:
        return Place(former.place, province or former.province)
    return Place(site or case.content.storage_address or _UNKNOWN, province)


def wanted_for(case: Case, place: Place, *, law: Regulation, now: datetime) -> Wanted:
    """A wish of the importer narrows the time of arrival down."""
    today = legal_day(now)
    first, last = case.content.import_from, case.content.import_to
    until = last if last >= today else None
    if (wish := case.wish) is not None:
        first = max(first, wish.not_before)
        until = wish.not_after or until
    return Wanted(case.dossier_id, place, sampling_due_on(case, law), first, until, case.officer)
