"""Kettles whose shipment is delayed: the importer cancels before the agency accepted."""

from tests.e2e.ending import Expected
from tests.e2e.story import Stage, Story


def tell(stage: Stage) -> None:
    stage.submit()
    agency = stage.agency("TCKT10")
    id = agency.dossier(stage.file_code)
    stage.send("17-03-kettles")
    stage.wait(lambda: agency.case(id)["status"] == "CANCELLED", "the case is closed too")


STORY = Story(
    "kettles",
    "cancelled by the importer",
    "10-01-kettles",
    tell,
    Expected("CANCELLED", "DOCUMENTARY", {}, ("received",)),
)
