"""A gift of toys for children: every line is exempt, the result follows from the law."""

from tests.e2e.ending import Expected
from tests.e2e.story import Stage, Story


def tell(stage: Stage) -> None:
    stage.submit()
    agency = stage.agency("TCKT18")
    id = agency.dossier(stage.file_code)
    agency.accept(id)
    agency.approve(id)
    agency.sign(id)


STORY = Story(
    "exempt_gift",
    "exempt gift",
    "10-01-exempt-gift",
    tell,
    Expected("RESULT_ISSUED", "NONE", {7: 2}, ("received", "accepted", "result")),
)
