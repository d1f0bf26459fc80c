"""Whether a paper stands, and what the verification page may say of it: nothing that is not printed on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.aggregate import Json


class Standing(StrEnum):
    """ENDED: it was right, and what it was about is over."""

    VALID = "VALID"
    REVOKED = "REVOKED"
    REPLACED = "REPLACED"
    ENDED = "ENDED"


@dataclass(frozen=True)
class Stands:
    """since: None while it is valid. replaced_by: number of the paper in its place."""

    standing: Standing = Standing.VALID
    since: date | None = None
    replaced_by: str | None = None


VALID = Stands()
# Once owed, and another has come in its place since.
SUPERSEDED = Stands(Standing.REPLACED)


def shown_of(kind: str, facts: Json) -> Json:
    """What the paper shows in short. facts: as its codec dumps them."""
    about = facts.get("consignment") or facts
    importer = about.get("importer")
    goods = about.get("goods") or about.get("samples") or ()
    goods = (goods,) if isinstance(goods, Mapping) else goods
    return {
        "kind": kind,
        "number": facts["number"],
        "dated": facts["dated"],
        "agency": facts["head"]["agency"],
        "signer": facts["signer"],
        "file_code": about.get("file_code"),
        "importer": importer["name"] if isinstance(importer, Mapping) else importer,
        "valid_to": facts.get("valid_to"),
        "goods": [
            {"line_no": each["line_no"], "name": each["name"], "model": each["model"], "result": each.get("result")}
            for each in goods
        ],
    }
