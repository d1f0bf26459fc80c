"""Who sees which complaints and which lots of a good's record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.inspection.application import complaining, entitling, seeing
from services.inspection.domain.commands import FileComplaint
from services.inspection.domain.complaint import Aim, ComplaintSource, ComplaintStatus
from services.inspection.domain.content import Named
from shared.aggregate import Actor, Aggregate, Change
from shared.errors import Forbidden
from tests.unit.inspection.goods.stores import IMPORTER, SERVICE, TAX_CODE, House
from tests.unit.inspection.samples import NOW, OFFICER
from tests.unit.inspection.test_standing import file

STRANGER = Actor("officer:x", "officer", "TCKT10")
NOBODYS = Actor("officer:y", "officer")
OPERATOR = Actor("operator:o", "operator")


@pytest.fixture
def house() -> House:
    return House()


def records(house: House, actor: Actor) -> Any:
    (found,) = entitling.list_records(None, actor=actor, after=None, limit=5, ports=house.ports)
    return found


class _Paged:
    """The complaints as the store pages them."""

    def __init__(self, house: House) -> None:
        self.complaints = house.complaints

    def load(self, id: str) -> Aggregate[Any]:
        return self.complaints.load(id)

    def page(self, *, before: str | None, limit: int, **_filter: object) -> list[Aggregate[Any]]:
        found = sorted(self.complaints.all(), key=lambda each: each.id, reverse=True)
        return [each for each in found if before is None or each.id < before][:limit]


def listed(house: House, actor: Actor, limit: int = 50) -> list[str]:
    found = seeing.list_complaints(
        actor=actor,
        status=ComplaintStatus.OPEN,
        tax_code=None,
        before=None,
        limit=limit,
        complaints=_Paged(house),  # type: ignore[arg-type]
        open_cases=house.ports.open_cases,
    )
    return [each.id for each in found]


def test_other_agencies_see_the_counts_of_a_good_and_not_its_lots(house: House) -> None:
    ids = house.pass_lots(3)
    moved = house.cases.load(ids[0])
    state = replace(moved.state, agency=Named("TCKT10", "Chi cục khác"))
    house.cases.save(moved, Change(state, act="transferred"), actor=SERVICE)
    for actor, seen in ((OFFICER, ids[1:]), (STRANGER, ids[:1]), (OPERATOR, ids), (IMPORTER, ids)):
        found = records(house, actor)
        assert ([lot.case_id for lot in found.lots], found.elsewhere) == (seen, 3 - len(seen)), actor
        assert found.record.state.consecutive_passes == 3
        assert entitling.read_record(house.key, actor=actor, ports=house.ports) == found


def test_other_agencies_lots_in_the_basis_of_a_reduction_are_counted_and_not_shown(house: House) -> None:
    ids = house.pass_lots(3)
    moved = house.cases.load(ids[0])
    state = replace(moved.state, agency=Named("TCKT10", "Chi cục khác"), file_code="QG-elsewhere")
    house.cases.save(moved, Change(state, act="transferred"), actor=SERVICE)
    (found,) = house.ports.entitlements.of_good(house.key)
    basis = [
        replace(lot, file_code=house.cases.load(id).state.file_code)
        for lot, id in zip(found.state.basis, ids, strict=True)
    ]
    found = replace(found, state=replace(found.state, basis=tuple(basis)))
    shown = [
        seeing.seen_entitlements([found], actor, house.ports.open_cases)[0]
        for actor in (OFFICER, STRANGER, OPERATOR, IMPORTER)
    ]
    own = tuple(lot for lot in basis if lot.file_code != "QG-elsewhere")
    assert [(len(each.basis), each.elsewhere) for each in shown[2:]] == [(3, 0), (3, 0)]
    assert (shown[0].basis, shown[0].elsewhere) == (own, 3 - len(own))
    assert [lot.file_code for lot in shown[1].basis] == ["QG-elsewhere"]
    with pytest.raises(Forbidden, match="agency"):
        seeing.seen_entitlements([found], NOBODYS, house.ports.open_cases)


def test_who_is_of_no_agency_sees_nothing(house: House) -> None:
    house.pass_lots(1)
    id = file(house)
    with pytest.raises(Forbidden, match="agency"):
        records(house, NOBODYS)
    with pytest.raises(Forbidden, match="agency"):
        entitling.read_record(house.key, actor=NOBODYS, ports=house.ports)
    with pytest.raises(Forbidden, match="agency"):
        listed(house, NOBODYS)
    with pytest.raises(Forbidden, match="agency"):
        seeing.read_complaint(id, actor=NOBODYS, complaints=house.complaints, open_cases=house.ports.open_cases)
    about = FileComplaint(ComplaintSource.COMPLAINT, "x", date(2026, 7, 1), Aim(tax_code=TAX_CODE))
    with pytest.raises(Forbidden, match="agency"):
        complaining.file_new_complaint(
            about,
            actor=NOBODYS,
            once=None,
            complaints=house.complaints,
            new_id=lambda: "c",
            clock=lambda: NOW,
        )


def test_an_agency_sees_complaints_of_its_own_about_its_cases_and_about_goods_of_anybody(house: House) -> None:
    one = file(house)
    national = file(house, Aim(hs_code="95030021"))
    assert set(listed(house, OFFICER)) == set(listed(house, OPERATOR)) == {one, national}
    assert listed(house, STRANGER) == [national]
    with pytest.raises(Forbidden, match="another agency"):
        seeing.read_complaint(one, actor=STRANGER, complaints=house.complaints, open_cases=house.ports.open_cases)
    case = house.cases.load(house.open())
    state = replace(case.state, agency=Named("TCKT10", "Chi cục khác"))
    house.cases.save(case, Change(state, act="transferred"), actor=SERVICE)
    assert set(listed(house, STRANGER)) == {one, national}


def test_a_page_is_filled_beyond_what_others_filed(house: House) -> None:
    national = file(house, Aim(hs_code="95030021"))
    house.complaints.create("0", Change(house.complaints.load(national).state, act="complaint_filed"), actor=SERVICE)
    for n in range(seeing._AT_ONCE):
        state = replace(house.complaints.load(national).state, tax_code=TAX_CODE, agency="TCKT11")
        house.complaints.create(f"z{n:04}", Change(state, act="complaint_filed"), actor=SERVICE)
    assert listed(house, STRANGER, 2) == [national, "0"]
