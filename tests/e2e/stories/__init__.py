"""The sample dossiers and their ends, one story per module."""

from tests.e2e.stories import (
    bad_tax_code,
    complaint,
    duplicate,
    exempt_gift,
    forty_lines,
    hair_dryers,
    helmet,
    kettles,
    lpg,
    lv_cable,
    petrol,
    rebar,
    rice_cookers,
    toys,
)

STORIES = (
    toys.STORY,
    rice_cookers.STORY,
    hair_dryers.STORY,
    lv_cable.STORY,
    petrol.STORY,
    lpg.STORY,
    helmet.STORY,
    exempt_gift.STORY,
    rebar.STORY,
    complaint.STORY,
    kettles.STORY,
    forty_lines.STORY,
    duplicate.STORY,
    bad_tax_code.STORY,
)

__all__ = ["STORIES"]
