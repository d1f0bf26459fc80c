"""A complaint against the importer is open: the agency samples although the papers are in order."""

from datetime import UTC, datetime

from shared.regulation.calendar import legal_day
from tests.e2e.ending import Expected
from tests.e2e.procedures import conclude, report_tests, take_sample
from tests.e2e.story import Stage, Story


def tell(stage: Stage) -> None:
    agency = stage.agency("TCKT11")
    complaint = agency.file_complaint(
        {
            "source": "COMPLAINT",
            "text": "Súng nước bán ra thị trường có mùi dung môi nồng, nghi phthalate vượt mức.",
            "opened_on": legal_day(datetime.now(UTC)).isoformat(),
            "tax_code": stage.tax_code,
        }
    )
    stage.submit()
    id = agency.dossier(stage.file_code)
    agency.accept(id)
    take_sample(agency, id, standard="TCVN 7790-1", indicators=["Phthalate", "Formaldehyde", "Cơ lý"])
    report_tests(agency, id)
    conclude(agency, id)
    agency.close_complaint(complaint, "Mẫu thử nghiệm đạt yêu cầu; đã trả lời người khiếu nại.")


STORY = Story(
    "complaint",
    "sampled because of a complaint",
    "10-01-complaint-importer",
    tell,
    Expected("RESULT_ISSUED", "SAMPLE", {1: 1}, ("received", "accepted", "schedule", "result")),
)
