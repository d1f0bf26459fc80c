"""What is to be taken and looked at of one goods line, by which standard, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil

from services.inspection.domain.content import Line
from services.inspection.domain.sampling.plans import Plan, plan
from services.inspection.domain.sampling.switching import Standing
from shared.regulation.sampling import SamplingLaw
from shared.regulation.sampling_methods import SamplingMethod, Scheme
from shared.regulation.sampling_tables import Severity


@dataclass(frozen=True)
class Proposal:
    """One part of a line's sampling.

    lot_size: items, None where the lot is not counted. plan: for ATTRIBUTES, None when it cannot be told or sampling
    is discontinued. specimens, retained: how many go to the laboratory and how many are kept, over all batches.
    why: sentences for people, the law's sources among them.
    """

    line_no: int
    method: SamplingMethod
    lot_size: int | None
    severity: Severity | None
    plan: Plan | None
    batches: int
    specimens: int
    retained: int
    why: tuple[str, ...]


@dataclass(frozen=True)
class Ground:
    """rule: that decided the mode of the case. standing: of this good of this importer by the switching rules."""

    rule: str
    standing: Standing
    on: date


def propose(line: Line, ground: Ground, *, law: SamplingLaw, lot_size: int | None = None) -> tuple[Proposal, ...]:
    """lot_size: items, when they were counted on the spot; None for what was registered."""
    return tuple(
        _by_attributes(line, method, ground, law, lot_size)
        if method.scheme is Scheme.ATTRIBUTES
        else _for_laboratory(line, method, law, ground.on)
        for method in law.methods_for(line.hs_code, ground.on)
    )


def severity_of(ground: Ground, law: SamplingLaw) -> tuple[Severity, str]:
    """How strictly, and why: the switching rules, unless the ground for sampling asks for more."""
    floor = law.floor(ground.rule, ground.on)
    standing = ground.standing
    if floor is Severity.TIGHTENED and standing.severity is not Severity.TIGHTENED:
        return Severity.TIGHTENED, f"Chặt: căn cứ lấy mẫu là {ground.rule}."
    if floor is Severity.NORMAL and standing.severity is Severity.REDUCED:
        return Severity.NORMAL, f"Thường: căn cứ lấy mẫu là {ground.rule}."
    said = {
        Severity.NORMAL: f"Thường: điểm chuyển đổi {standing.score}.",
        Severity.TIGHTENED: f"Chặt: {standing.accepted_in_row} lô liên tiếp được chấp nhận, {standing.rejected} lô không.",
        Severity.REDUCED: "Giảm: các lô trước đạt điểm chuyển đổi.",
    }
    return standing.severity, said[standing.severity]


def counted(line: Line, law: SamplingLaw, on: date) -> int | None:
    """The registered quantity in items; None where the unit cannot be counted."""
    per_unit = law.items_per(line.unit.code, on)
    if per_unit is None or line.quantity <= 0:
        return None
    return ceil(line.quantity * per_unit)


def _by_attributes(
    line: Line, method: SamplingMethod, ground: Ground, law: SamplingLaw, lot_size: int | None
) -> Proposal:
    severity, because = severity_of(ground, law)
    why = [f"{method.standard}: {method.source}.", because]
    size = lot_size or counted(line, law, ground.on)
    found: Plan | None = None
    if ground.standing.discontinued:
        why.append(
            "Đã dừng chấp nhận theo lấy mẫu: cần biện pháp khắc phục của người nhập khẩu được cơ quan chấp thuận."
        )
    elif size is None:
        why.append(f"Lô tính theo {line.unit.name}: đếm số đơn vị sản phẩm của lô tại chỗ.")
    else:
        level, aql = method.level_and_aql
        found = plan(size, level, aql, severity, tables=law.tables)
        why.append(f"Bậc {level}, AQL {aql}, cỡ lô {size}, chữ mã {found.letter}.")
        if found.whole_lot:
            why.append("Cỡ mẫu không nhỏ hơn lô: kiểm tra 100 %.")
    return Proposal(line.line_no, method, size, severity, found, 1, 0, 0, tuple(why))


def _for_laboratory(line: Line, method: SamplingMethod, law: SamplingLaw, on: date) -> Proposal:
    batches = _batches(line, method, law, on)
    why = [f"{method.standard}: {method.source}.", method.rule]
    if method.scheme is Scheme.BATCHES:
        why.append(f"{batches} lô không quá {method.batch_size} {method.batch_unit}.")
    specimens, retained = batches * (method.specimens or 0), batches * (method.retained or 0)
    return Proposal(line.line_no, method, None, None, None, batches, specimens, retained, tuple(why))


def _batches(line: Line, method: SamplingMethod, law: SamplingLaw, on: date) -> int:
    """The fewest there can be: each heat is a batch of its own too, which only the mill's papers tell."""
    if method.scheme is not Scheme.BATCHES or not method.batch_size or not method.batch_unit:
        return 1
    factor = law.amount_in(method.batch_unit, line.unit.code, on)
    return max(1, ceil(line.quantity * factor / method.batch_size)) if factor else 1
