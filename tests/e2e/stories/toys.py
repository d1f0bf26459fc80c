"""Toys with a certificate: the papers are looked at and everything meets the requirements."""

from tests.e2e.ending import Expected
from tests.e2e.procedures import conclude, review_documents
from tests.e2e.story import Stage, Story


def tell(stage: Stage) -> None:
    stage.submit()
    agency = stage.agency("TCKT11")
    id = agency.dossier(stage.file_code)
    agency.accept(id)
    review_documents(agency, id)
    conclude(agency, id)


STORY = Story(
    "toys",
    "papers in order",
    "10-01-toys",
    tell,
    Expected("RESULT_ISSUED", "DOCUMENTARY", {1: 3}, ("received", "accepted", "schedule", "result")),
)
