"""Petrol without a certificate of the lot: the agency samples the tank, and the petrol passes."""

from tests.e2e.ending import Expected
from tests.e2e.procedures import conclude, report_tests, take_sample
from tests.e2e.story import Stage, Story


def tell(stage: Stage) -> None:
    stage.submit()
    agency = stage.agency("TCKT1")
    id = agency.dossier(stage.file_code)
    agency.accept(id)
    agency.change_mode(id, "SAMPLE", "Số lượng trên vận đơn và tờ khai không thống nhất, không được làm rõ.")
    take_sample(agency, id, standard="TCVN 6777", indicators=["Trị số octan (RON)", "Hàm lượng lưu huỳnh", "Benzen"])
    report_tests(agency, id)
    conclude(agency, id)


STORY = Story(
    "petrol",
    "sampled from the tank, passes",
    "10-01-petrol",
    tell,
    Expected("RESULT_ISSUED", "SAMPLE", {1: 1}, ("received", "accepted", "mode_changed", "schedule", "result")),
)
