"""A case's notice was issued, revoked or replaced: the records of its goods follow, and with them the entitlements.

Each step names what it sets, so that a sweep that was cut off, or runs twice, leaves the same behind; the case is marked
as counted last.
"""

from __future__ import annotations

from dataclasses import replace

from services.inspection.application.entitlement_ports import EntitlementPorts, record_id
from services.inspection.application.granting import follow_record
from services.inspection.application.renewing import FOLLOWER
from services.inspection.domain.case import Case
from services.inspection.domain.good_record import Good, GoodRecord, Lot, verdict_on, with_lot
from services.inspection.domain.notices import Notice
from shared.aggregate import Aggregate, Change, Json
from shared.errors import AlreadyActed, Busy, Stale
from shared.regulation import Regulation

_AT_ONCE = 100
_TRIES = 50


def tally_due(*, ports: EntitlementPorts) -> int:
    """What the sweep does. Returns how many cases were counted."""
    ids = ports.tallied.untallied(_AT_ONCE)
    for id in ids:
        tally_case(id, ports=ports)
    return len(ids)


def tally_case(id: str, *, ports: EntitlementPorts) -> None:
    """Raises NotFound, Busy."""
    stored = ports.deciding.cases.load(id)
    case = stored.state
    lots = lots_of(case, ports.deciding.law)
    passes: Json = {}
    for key in dict.fromkeys([*lots, *(found.state.good_key for found in ports.records.with_case(id))]):
        record = _set_lot(case, key, lots.get(key), ports)
        if record is not None:
            passes[key] = record.state.consecutive_passes
            follow_record(record.state, ports=ports)
    _mark(stored, passes, ports)


def lots_of(case: Case, law: Regulation) -> dict[str, Lot]:
    """What the notice that stands says of each good of the case; nothing while none stands."""
    notice = standing_notice(case)
    if notice is None:
        return {}
    codes = {line.line_no: line.code for line in notice.lines}
    rule = law.entitlement_rule(case.regime)
    by_key: dict[str, list[int]] = {}
    for line in case.content.lines:
        if line.line_no in codes:
            by_key.setdefault(line.good_key, []).append(codes[line.line_no])
    return {
        key: Lot(
            case.dossier_id,
            case.file_code,
            notice.notice_no,
            case.regime,
            notice.issued_on,
            tuple(found),
            verdict_on(found, rule),
        )
        for key, found in by_key.items()
    }


def standing_notice(case: Case) -> Notice | None:
    standing = (each for each in reversed(case.notices) if each.stands)
    return next(standing, None)


def tallied_as(notice: Notice) -> str:
    """What the mark of a notice says once its case was counted."""
    return "COUNTED" if notice.stands else "UNDONE"


def _set_lot(case: Case, key: str, lot: Lot | None, ports: EntitlementPorts) -> Aggregate[GoodRecord] | None:
    for _ in range(_TRIES):
        stored = ports.records.find(record_id(key))
        record = stored.state if stored else _new(case, key)
        if record is None:
            return None
        after = with_lot(record, case.dossier_id, lot)
        if lot is not None and after.last is not None and after.last.case_id == case.dossier_id:
            importer = case.content.importer
            after = replace(after, agency=case.agency, importer=importer.name, email=importer.email or after.email)
        if stored is not None and after == record:
            return stored
        details = {"file_code": case.file_code, "notice_no": lot.notice_no if lot else None}
        verdict = lot.verdict.value if lot else "UNDONE"
        change = Change(
            after, act="lot_counted", details={**details, "verdict": verdict, "passes": after.consecutive_passes}
        )
        try:
            if stored is None:
                return ports.records.create(record_id(key), change, actor=FOLLOWER)
            return ports.records.save(stored, change, actor=FOLLOWER)
        except (Stale, AlreadyActed):
            continue
    raise Busy("Too many cases of this good are counted at this moment; try again.")


def _new(case: Case, key: str) -> GoodRecord | None:
    line = next((line for line in case.content.lines if line.good_key == key), None)
    if line is None:
        return None
    importer = case.content.importer
    return GoodRecord(key, importer.tax_code, importer.name, Good.of(line), case.agency, email=importer.email)


def _mark(stored: Aggregate[Case], passes: Json, ports: EntitlementPorts) -> None:
    """If somebody acted on the case in the meantime it is counted again, to the same effect or a newer one."""
    notices = tuple(replace(notice, tallied=tallied_as(notice)) for notice in stored.state.notices)
    if notices == stored.state.notices:
        return
    change = Change(replace(stored.state, notices=notices), act="result_counted", details={"passes": passes})
    try:
        ports.deciding.cases.save(stored, change, actor=FOLLOWER)
    except Stale:
        return
