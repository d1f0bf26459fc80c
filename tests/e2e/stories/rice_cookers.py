"""Rice cookers without a certificate: the agency asks for it, the importer sends it, the lot meets the requirements."""

from tests.e2e.ending import Expected
from tests.e2e.procedures import conclude, review_documents
from tests.e2e.story import Stage, Story


def tell(stage: Stage) -> None:
    stage.submit()
    agency = stage.agency("TCKT10")
    id = agency.dossier(stage.file_code)
    agency.request_supplement(
        id,
        ["Giấy chứng nhận hợp quy theo QCVN 4:2009/BKHCN và Sửa đổi 1:2016"],
        "Hồ sơ chưa có giấy chứng nhận hợp quy của lô hàng.",
    )
    stage.wait(lambda: agency.case(id)["status"] == "PAUSED", "the case stands still")
    stage.send("10-04-rice-cookers", fields={"fiMst": stage.tax_code})
    stage.wait(lambda: agency.case(id)["content"]["revision"] == 2, "the case has the supplement")
    agency.accept(id)
    review_documents(agency, id)
    conclude(agency, id)


STORY = Story(
    "rice_cookers",
    "certificate supplied on request",
    "10-01-rice-cookers",
    tell,
    Expected(
        "RESULT_ISSUED",
        "DOCUMENTARY",
        {1: 2},
        ("received", "supplement_request", "accepted", "schedule", "result"),
    ),
)
