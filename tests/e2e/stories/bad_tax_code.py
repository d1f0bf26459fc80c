"""A wrong check digit in the tax code: the window hears at once what is wrong, and no dossier comes into being."""

from tests.e2e.ending import INTAKE_REFUSED, Expected
from tests.e2e.story import Stage, Story


def tell(stage: Stage) -> None:
    stage.refusals = stage.send("10-01-bad-tax-code").errors
    if not any("fiMst" in error and "tax_code_check_digit" in error for error in stage.refusals):
        raise AssertionError(f"the answer does not name the tax code: {stage.refusals}")


STORY = Story(
    "bad_tax_code",
    "tax code with wrong check digit",
    "10-01-bad-tax-code",
    tell,
    Expected(INTAKE_REFUSED),
)
