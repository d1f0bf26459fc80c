"""LPG registered with the wrong branch: the agency refuses the dossier."""

from tests.e2e.ending import Expected
from tests.e2e.story import Stage, Story


def tell(stage: Stage) -> None:
    stage.submit()
    agency = stage.agency("TCKT3")
    id = agency.dossier(stage.file_code)
    agency.refuse(
        id, "Lô hàng dỡ tại cảng Liên Chiểu, thuộc thẩm quyền của Chi cục miền Trung; đề nghị đăng ký tại đó."
    )


STORY = Story(
    "lpg",
    "refused, sent to the wrong branch",
    "10-01-lpg",
    tell,
    Expected("REFUSED", "DOCUMENTARY", {}, ("received", "refused")),
)
