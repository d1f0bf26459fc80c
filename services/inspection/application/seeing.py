"""What staff see of complaints and of goods' records, which belong to no agency: what concerns their own agency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.inspection.application.access import SEES_ALL
from services.inspection.application.ports import Complaints, OpenCases
from services.inspection.domain.complaint import Complaint, ComplaintStatus
from services.inspection.domain.entitlements.entitlement import BasisLot, Entitlement
from services.inspection.domain.good_record import GoodRecord, Lot
from shared.aggregate import Actor, Aggregate
from shared.errors import Forbidden

_AT_ONCE = 100


@dataclass(frozen=True)
class SeenRecord:
    """lots: those that the reader may see. elsewhere: how many more are kept, of other agencies' cases."""

    record: Aggregate[GoodRecord]
    lots: tuple[Lot, ...]
    elsewhere: int = 0


@dataclass(frozen=True)
class SeenEntitlement:
    """basis: the lots that the reader may see. elsewhere: on how many more it rests, of other agencies' cases."""

    entitlement: Aggregate[Entitlement]
    basis: tuple[BasisLot, ...]
    elsewhere: int = 0


def agency_of(actor: Actor) -> str:
    """Raises Forbidden."""
    if actor.agency is None:
        raise Forbidden("Staff see what concerns their own agency, and this token names none; use one that does.")
    return actor.agency


def seen_records(found: Sequence[Aggregate[GoodRecord]], actor: Actor, open_cases: OpenCases) -> Sequence[SeenRecord]:
    """The counts are of the whole country, since the good is the same everywhere; the lots only of own cases."""
    if actor.role in SEES_ALL or actor.role == "importer":
        return [SeenRecord(each, each.state.lots) for each in found]
    ids = {lot.case_id for each in found for lot in each.state.lots}
    own = open_cases.of_agency(ids, agency_of(actor))
    shown = [(each, tuple(lot for lot in each.state.lots if lot.case_id in own)) for each in found]
    return [SeenRecord(each, lots, len(each.state.lots) - len(lots)) for each, lots in shown]


def seen_entitlements(
    found: Sequence[Aggregate[Entitlement]], actor: Actor, open_cases: OpenCases
) -> Sequence[SeenEntitlement]:
    """As `seen_records`."""
    if actor.role in SEES_ALL or actor.role == "importer":
        return [SeenEntitlement(each, each.state.basis) for each in found]
    codes = {lot.file_code for each in found for lot in each.state.basis}
    own = open_cases.files_of_agency(codes, agency_of(actor))
    shown = [(each, tuple(lot for lot in each.state.basis if lot.file_code in own)) for each in found]
    return [SeenEntitlement(each, basis, len(each.state.basis) - len(basis)) for each, basis in shown]


def read_complaint(id: str, *, actor: Actor, complaints: Complaints, open_cases: OpenCases) -> Aggregate[Complaint]:
    """Raises NotFound, Forbidden."""
    found = complaints.load(id)
    if not _sees(actor, found.state, open_cases):
        raise Forbidden("This complaint concerns no case of your agency, and another agency filed it.")
    return found


def list_complaints(
    *,
    actor: Actor,
    status: ComplaintStatus | None,
    tax_code: str | None,
    file_code: str | None = None,
    before: str | None,
    limit: int,
    complaints: Complaints,
    open_cases: OpenCases,
) -> Sequence[Aggregate[Complaint]]:
    """The newest first. Raises Forbidden."""
    if actor.role not in SEES_ALL:
        agency_of(actor)
    found: list[Aggregate[Complaint]] = []
    while len(found) < limit:
        page = complaints.page(status=status, tax_code=tax_code, file_code=file_code, before=before, limit=_AT_ONCE)
        found += [each for each in page if _sees(actor, each.state, open_cases)]
        if len(page) < _AT_ONCE:
            break
        before = page[-1].id
    return found[:limit]


def _sees(actor: Actor, complaint: Complaint, open_cases: OpenCases) -> bool:
    if actor.role in SEES_ALL:
        return True
    agency = agency_of(actor)
    aim = complaint.aim
    # About goods of an HS code, whoever imports them: a warning to every agency.
    national = not (aim.tax_code or aim.good_key or aim.file_code or aim.lot_no)
    return national or complaint.agency == agency or any(open_cases.known_to(agency, aim) for aim in complaint.aims)
