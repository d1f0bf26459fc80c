"""What the agency decided on a reduction, letter by letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.inspection.domain.entitlements.entitlement import (
    Ending,
    Entitlement,
    EntitlementStatus,
    Granting,
    Ground,
)
from services.inspection.domain.entitlements.letters import Letter, LetterKind, letters_of
from tests.unit.inspection.goods.stores import House

DAY = date(2026, 7, 1)
CONFIRMATION = Letter(LetterKind.CONFIRMATION, DAY, "signer:hoa.le", "1/2026/XN-TCKT11")


@pytest.fixture
def proposed() -> Entitlement:
    house = House()
    house.pass_lots(3)
    (found,) = house.ports.entitlements.of_good(house.key)
    return found.state


def test_what_is_not_decided_has_no_letter(proposed: Entitlement) -> None:
    assert letters_of(proposed) == ()
    gone = Ending(Ground.WITHDRAWN, DAY, "Not needed.", "importer:x")
    assert letters_of(replace(proposed, status=EntitlementStatus.WITHDRAWN, ending=gone)) == ()


@pytest.mark.parametrize(
    ("status", "ground", "kind"),
    [
        (EntitlementStatus.REVOKED, Ground.DECIDED, LetterKind.REVOCATION),
        (EntitlementStatus.LAPSED, Ground.REPORT_MISSED, LetterKind.NOTICE_OF_END),
        (EntitlementStatus.EXPIRED, Ground.EXPIRED, LetterKind.NOTICE_OF_END),
    ],
)
def test_what_ends_refers_to_its_confirmation(
    proposed: Entitlement, status: EntitlementStatus, ground: Ground, kind: LetterKind
) -> None:
    granting = Granting("1/2026/XN-TCKT11", "signer:hoa.le", DAY)
    active = replace(proposed, status=EntitlementStatus.ACTIVE, granting=granting)
    assert letters_of(active) == (CONFIRMATION,)
    ended = replace(active, status=status, ending=Ending(ground, DAY, "Why.", "signer:an.tv"))
    letter = Letter(kind, DAY, "signer:an.tv", granting.number, ground, "Why.")
    assert letters_of(ended) == (CONFIRMATION, letter)


def test_a_refusal_has_no_number(proposed: Entitlement) -> None:
    ending = Ending(Ground.DECIDED, DAY, "Too early.", "signer:hoa.le")
    refused = replace(proposed, status=EntitlementStatus.REFUSED, ending=ending)
    assert letters_of(refused) == (
        Letter(LetterKind.REFUSAL, DAY, "signer:hoa.le", None, Ground.DECIDED, "Too early."),
    )
