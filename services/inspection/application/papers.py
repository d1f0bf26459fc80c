"""The papers of a case and of a reduction: the sampling record once its samples are sealed, and the confirmation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from services.inspection.application.entitlement_ports import Entitlements
from services.inspection.application.ports import Cases
from services.inspection.application.sampling_ports import Photos
from services.inspection.domain.case import Case
from services.inspection.domain.custody.chain import Part
from services.inspection.domain.entitlements.entitlement import Entitlement, EntitlementStatus
from services.inspection.domain.evidence import SampledGoods, SamplingRecord
from shared.aggregate import Json
from shared.papers import facts
from shared.papers.facts import PHOTOS_PRINTED
from shared.papers.owed import Owed
from shared.papers.standing import VALID, Standing, Stands
from shared.regulation import legal_day

_RECORDED = "sample_recorded"
_GRANTED = "entitlement_granted"
CASE_PAPERS = frozenset({_RECORDED, "samples_sealed"})
ENTITLEMENT_PAPERS = frozenset({_GRANTED})
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class PaperWords:
    """head: (agency's code, its name, day). person: (id of somebody on the staff, day) to the name."""

    head: Callable[[str, str, date], facts.Letterhead]
    person: Callable[[str, date], str]


def papers_of(id: str, *, cases: Cases, entitlements: Entitlements, words: PaperWords) -> list[Owed]:
    """Of a case or a reduction, whichever has that id. Raises NotFound."""
    entitlement = entitlements.find(id)
    if entitlement is not None:
        return _of_entitlement(entitlement.state, entitlements.history(id), words)
    case = cases.load(id)
    # An act since then is another look's: what a paper says is for ever, and must not be half before and half after it.
    history = [entry for entry in cases.history(id) if entry["number"] <= case.version]
    return _of_case(case.state, history, words)


def _of_case(case: Case, history: Sequence[Entry], words: PaperWords) -> list[Owed]:
    recorded = [entry for entry in history if entry["act"] == _RECORDED]
    if case.sample is None or not recorded:
        return []
    record, taken_on = case.sample, legal_day(case.sample.taken_at)
    earlier = _earlier(record, recorded)
    seals = {(held.sample_code, held.part): held.seals for held in case.custody}
    # What an earlier record holds stands on that one.
    fresh = [goods for goods in record.goods if goods.record_no is None]
    if not all(seals.get((goods.sample_code, Part.TEST)) or goods.seal_numbers for goods in fresh):
        return earlier
    importer = case.content.importer
    made = facts.SamplingRecord(
        head=words.head(case.agency.code, case.agency.name, taken_on),
        number=record.number,
        dated=taken_on,
        signer=words.person(record.officers[0], taken_on) if record.officers else "",
        file_code=case.file_code,
        importer=facts.Importer(importer.tax_code, importer.name, importer.address, importer.phone),
        taken_at=record.taken_at,
        place=record.place,
        basis=record.basis,
        officers=tuple(words.person(officer, taken_on) for officer in record.officers),
        representative=record.representative,
        standard=record.standard,
        packaging=record.packaging,
        laboratory=record.laboratory,
        indicators=record.indicators,
        samples=tuple(_sample(goods, seals) for goods in fresh),
        witness=record.witness,
        sealing=record.sealing,
        remaining_goods=record.remaining_goods,
        statement=record.statement,
        signatures=record.signatures,
        copies=record.copies,
        photos=tuple(facts.Photo(photo.sha256, photo.line_no, photo.note) for photo in record.photos),
    )
    return [*earlier, Owed(_key(recorded[-1]), made, recorded[-1]["time"])]


def pictures_of(case: str, said: Json, photos: Photos) -> Mapping[str, bytes]:
    """The photos that a sampling record prints, by SHA-256. said: its facts. Raises NotFound, Transient."""
    hashes = [photo["sha256"] for photo in said.get("photos") or ()][:PHOTOS_PRINTED]
    return {sha256: photos.get(case, sha256)[1] for sha256 in hashes}


def _key(recorded: Entry) -> str:
    return f"sampling-record-{recorded['number']}"


def _earlier(record: SamplingRecord, recorded: Sequence[Entry]) -> list[Owed]:
    """How the records before this one stand: one holds as long as some sample stands on it."""
    holding = {goods.record_no for goods in record.goods}
    found: list[Owed] = []
    # A number that was written twice is the later one's.
    for entry, following in zip(reversed(recorded[:-1]), reversed(recorded[1:]), strict=True):
        number = entry["details"]["record"]
        replaced = Stands(Standing.REPLACED, legal_day(following["time"]), following["details"]["record"])
        found.append(Owed(_key(entry), None, entry["time"], VALID if number in holding else replaced))
        holding.discard(number)
    return found


def _sample(goods: SampledGoods, seals: Mapping[tuple[str, Part], Sequence[str]]) -> facts.Sample:
    about = goods.particulars
    return facts.Sample(
        goods.line_no,
        goods.sample_code,
        about.name if about else "",
        about.brand if about else "",
        about.model if about else "",
        about.origin if about else "",
        about.hs_code if about else "",
        goods.lot_size,
        goods.test_quantity,
        goods.retained_quantity,
        goods.unit,
        goods.seal_numbers or tuple(seals.get((goods.sample_code, Part.TEST), ())),
        goods.retained_seal_numbers or tuple(seals.get((goods.sample_code, Part.RETAINED), ())),
        about.manufacturer if about else None,
        about.declaration_no if about else None,
        goods.lot_no,
        goods.serial_nos,
        goods.produced_on,
        goods.expires_on,
        goods.storage,
    )


def _of_entitlement(reduction: Entitlement, history: Sequence[Entry], words: PaperWords) -> list[Owed]:
    granted = next((entry for entry in history if entry["act"] == _GRANTED), None)
    granting, first, last = reduction.granting, reduction.valid_from, reduction.valid_to
    if granted is None or granting is None or first is None or last is None:
        return []
    good = reduction.good
    told = (granted.get("event") or {}).get("data") or {}
    made = facts.ExemptionDecision(
        head=words.head(reduction.agency.code, reduction.agency.name, granting.on),
        number=granting.number,
        dated=granting.on,
        signer=words.person(granting.by, granting.on),
        tax_code=reduction.tax_code,
        importer=reduction.importer,
        goods=facts.Goods(
            1,
            good.name,
            good.brand,
            good.model,
            good.tech_spec,
            good.origin,
            good.hs_code,
            _NO_QUANTITY,
            "",
            good.manufacturer,
        ),
        valid_from=first,
        valid_to=last,
        lots=tuple(facts.PassedLot(lot.file_code, lot.notice_no, lot.issued_on) for lot in reduction.basis),
        report_due_on=date.fromisoformat(told["report_due_on"]) if told.get("report_due_on") else None,
        note=granting.note,
    )
    return [Owed("exemption", made, granted["time"], _stands(reduction))]


# A reduction is of a good, however much of it comes.
_NO_QUANTITY = Decimal(0)


def _stands(reduction: Entitlement) -> Stands:
    if reduction.ending is None:
        return VALID
    revoked = reduction.status is EntitlementStatus.REVOKED
    return Stands(Standing.REVOKED if revoked else Standing.ENDED, reduction.ending.on)
