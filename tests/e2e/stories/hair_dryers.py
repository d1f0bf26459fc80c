"""Hair dryers whose plug shows another maker than the papers: sampled, tested, failed, to be re-exported."""

from tests.e2e.ending import Expected
from tests.e2e.procedures import conclude, report_tests, take_sample
from tests.e2e.story import Stage, Story

_FAILED = {
    "code": 3,
    "reason": "Dòng điện rò 1,9 mA vượt mức 0,75 mA theo QCVN 4:2009/BKHCN; buộc tái xuất.",
}


def tell(stage: Stage) -> None:
    stage.submit()
    agency = stage.agency("TCKT20")
    id = agency.dossier(stage.file_code)
    agency.accept(id)
    agency.change_mode(id, "SAMPLE", "Nhãn trên phích cắm ghi nhà sản xuất khác với giấy chứng nhận.")
    take_sample(agency, id, standard="TCVN 5699-2-23", indicators=["Dòng điện rò", "Độ bền điện", "Phát nóng"])
    report_tests(agency, id, failing={"Dòng điện rò": {"value": "1,9 mA", "limit": "≤ 0,75 mA"}})
    conclude(agency, id, result=_FAILED)


STORY = Story(
    "hair_dryers",
    "sample fails the test",
    "10-01-hair-dryers",
    tell,
    Expected("RESULT_ISSUED", "SAMPLE", {3: 1}, ("received", "accepted", "mode_changed", "schedule", "result")),
)
