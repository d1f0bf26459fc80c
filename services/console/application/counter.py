"""A dossier brought on paper: typed in over a while, kept at every step, registered once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from services.console.application.desk import Desk, Json, Upload
from services.console.domain.registration.paper import IMPORTER, Paper, from_content
from services.console.domain.registration.sending import Sent
from shared.regulation import load
from shared.regulation.catalogue import GoodsRow
from shared.regulation.loading import BadRegulation

REGISTER = "register"
# What the officer enters, by the service's word for it: the end of its path.
PATHS = {REGISTER: "", "modify": "modifications", "supplement": "supplements", "resend": "amendments"}


@dataclass(frozen=True)
class KeptFile:
    """id: within its draft."""

    id: str
    name: str
    content_type: str
    size: int


@dataclass(frozen=True)
class Draft:
    """key: the Idempotency-Key under which it is sent. act: of PATHS; of, version: the dossier that it is about.

    files: scans that are kept with it. done: the id of the dossier that it became.
    """

    id: str
    person: str
    act: str
    key: str
    began_at: datetime
    changed_at: datetime
    paper: Paper = field(default_factory=Paper)
    of: str | None = None
    version: int | None = None
    files: tuple[KeptFile, ...] = ()
    done: str | None = None

    def file(self, id: str) -> KeptFile | None:
        return next((each for each in self.files if each.id == id), None)


class Drafts(Protocol):
    """Every call raises Unavailable while they cannot be reached."""

    def begin(self, draft: Draft) -> None: ...

    def get(self, id: str) -> Draft:
        """Raises NotFound."""
        ...

    def keep(self, id: str, paper: Paper, *, now: datetime) -> bool:
        """False: there is no such draft, or it was sent."""
        ...

    def keep_key(self, id: str, key: str, version: int | None) -> None: ...

    def keep_file(self, id: str, file: KeptFile, data: bytes) -> None: ...

    def data_of(self, id: str, file: str) -> bytes:
        """Raises NotFound."""
        ...

    def done(self, id: str, became: str) -> None: ...

    def drop(self, id: str) -> None: ...

    def of_person(self, person: str) -> Sequence[Draft]:
        """Those that were not sent, the last changed first."""
        ...


def send(draft: Draft, sent: Sent, *, key: str, version: int | None, desk: Desk, drafts: Drafts) -> Json:
    """What registration answers. Raises what `Desk.act` does."""
    named = {str(document.get("file")) for document in sent.body["documents"]}
    files = [file for file in draft.files if file.id in named]
    uploads = [Upload(file.id, file.name, file.content_type, drafts.data_of(draft.id, file.id)) for file in files]
    body, path = dict(sent.body), "/registrations"
    if draft.act != REGISTER:
        body = {name: value for name, value in body.items() if not name.startswith("received_on")}
        path = f"/registrations/{draft.of}/{PATHS[draft.act]}"
    answer = desk.act("registration", path, body, key=key, version=version, uploads=uploads, multipart=True)
    drafts.done(draft.id, str(answer["id"]))
    return answer


def importer_known(tax_code: str, *, desk: Desk, saw: Callable[[str, str], None]) -> Mapping[str, str]:
    """As the importer stands in the newest dossier of that tax code that one may see; empty where there is none.

    saw: puts on record that this dossier was looked at, by id and file code.
    """
    found = desk.rows("registration", "/registrations", tax_code=tax_code, limit=1).items
    if not tax_code or not found:
        return {}
    saw(str(found[0]["id"]), str(found[0]["file_code"]))
    content: Mapping[str, Any] = desk.read("registration", f"/registrations/{found[0]['id']}")["dossier"]
    known = from_content(content).header
    return {name: known[name] for name in (*IMPORTER, "storage_address") if name in known}


def candidates(hs_code: str, on: date) -> tuple[GoodsRow, ...]:
    """Rows of the list of goods that may cover goods of that code, received on that day."""
    law = load()
    digits = "".join(each for each in hs_code if each.isdigit())
    if len(digits) != 8:
        return ()
    try:
        return law.candidates(law.regime_on(on).code, digits, on)
    except BadRegulation:
        return ()
