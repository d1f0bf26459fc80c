"""The same dossier sent three times: the same message again gets the same answer, a copy of it is refused by name."""

from tests.e2e.ending import Expected
from tests.e2e.story import Stage, Story


def tell(stage: Stage) -> None:
    first = stage.submit()
    again = stage.submit(message_id=first.message_id)
    if again != first or not first.held:
        raise AssertionError(f"the same message was answered {first}, then {again}")
    agency = stage.agency("TCKT11")
    id = agency.dossier(stage.file_code)
    copy = stage.send("10-01-duplicate", fields={"fiMst": stage.tax_code})
    if copy.held or not copy.errors[0].startswith("duplicate_message"):
        raise AssertionError(f"the copy was answered {copy}")
    rows = agency.officer.rows("registration", "/registrations", q=stage.file_code)
    if [row["id"] for row in rows] != [id]:
        raise AssertionError(f"one dossier was sent, {len(rows)} stand")
    agency.accept(id)


STORY = Story(
    "duplicate",
    "sent three times, stands once",
    "10-01-toys",
    tell,
    Expected("ACCEPTED", "DOCUMENTARY", {}, ("received", "accepted")),
)
