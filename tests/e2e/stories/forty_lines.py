"""A dossier of forty goods lines."""

from tests.e2e.ending import Expected
from tests.e2e.procedures import conclude, review_documents
from tests.e2e.story import Stage, Story


def tell(stage: Stage) -> None:
    stage.submit()
    agency = stage.agency("TCKT20")
    id = agency.dossier(stage.file_code)
    agency.accept(id)
    review_documents(agency, id)
    conclude(agency, id, {13: {"code": 5, "reason": "Thiếu dấu CR trên nhãn; tái chế nhãn trước khi lưu thông."}})


STORY = Story(
    "forty_lines",
    "forty lines, one label fails",
    "10-01-forty-lines",
    tell,
    Expected("RESULT_ISSUED", "DOCUMENTARY", {1: 39, 5: 1}, ("received", "accepted", "schedule", "result")),
)
