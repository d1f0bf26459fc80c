"""Whoever acts for another is that other person too, when a result is drafted, reviewed and signed."""

from __future__ import annotations

import pytest

from services.inspection.domain import commands
from services.inspection.domain.acts.draft_result import draft_result
from services.inspection.domain.acts.review_result import review_result
from services.inspection.domain.acts.sign_result import ensure_may_sign
from services.inspection.domain.case import Case
from shared.errors import Forbidden
from tests.unit.inspection.samples import LAW, NOW, opened, results
from tests.unit.inspection.test_acts import checked

LAN, AN, HOA, MINH = "officer:lan.nt", "signer:an.tv", "signer:hoa.le", "reviewer:minh.pv"


def reviewed(by: str, on_behalf_of: str | None = None) -> Case:
    drafted = draft_result(
        checked(opened()), commands.DraftResult(results(1), by, None, on_behalf_of), law=LAW, now=NOW
    )
    return review_result(drafted, commands.ReviewResult(True, MINH), law=LAW, now=NOW)


def sign(case: Case, by: str, on_behalf_of: str | None = None) -> None:
    ensure_may_sign(case, commands.SignResult("Lê Thị Hoa", by, on_behalf_of), law=LAW)


@pytest.mark.parametrize(
    ("drafter", "drafts_for", "signer", "signs_for"),
    [
        (LAN, None, "signer:lan.nt", None),
        (LAN, None, AN, "lan.nt"),
        (LAN, "an.tv", AN, None),
        (LAN, "an.tv", HOA, "an.tv"),
        (LAN, "hoa.le", "signer:lan.nt", "an.tv"),
    ],
)
def test_one_person_in_two_places(drafter: str, drafts_for: str | None, signer: str, signs_for: str | None) -> None:
    with pytest.raises(Forbidden, match="somebody else has to sign it"):
        sign(reviewed(drafter, drafts_for), signer, signs_for)


def test_four_eyes_that_differ() -> None:
    sign(reviewed(LAN), HOA)
    sign(reviewed(LAN), AN, "hoa.le")
    sign(reviewed(LAN, "an.tv"), HOA)


def test_nobody_reviews_for_the_one_who_drafted() -> None:
    drafted = draft_result(checked(opened()), commands.DraftResult(results(1), LAN), law=LAW, now=NOW)
    with pytest.raises(Forbidden, match=r"lan\.nt, for whom"):
        review_result(drafted, commands.ReviewResult(True, MINH, None, "lan.nt"), law=LAW, now=NOW)
