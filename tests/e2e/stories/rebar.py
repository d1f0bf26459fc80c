"""Rebar: no longer inspected on import since 01/07/2026, only to be declared."""

from tests.e2e.ending import Expected
from tests.e2e.story import Stage, Story


def tell(stage: Stage) -> None:
    stage.submit()
    agency = stage.agency("TCKT10")
    id = agency.dossier(stage.file_code)
    agency.accept(id)
    agency.approve(id)
    agency.sign(id)


STORY = Story(
    "rebar",
    "not on the inspection list",
    "10-01-rebar",
    tell,
    Expected("RESULT_ISSUED", "NONE", {2: 1}, ("received", "accepted", "result")),
)
