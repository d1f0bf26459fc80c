"""One sealed file per paper, for ever: a document of its own for each, its bytes within.

    _id            <aggregate's id>/<key>        subject, key, kind
    code           by which anybody finds it     facts     what it says, as it was when it came to be owed
    owed_at        since when                    agency    that seals it
    pdf, sha256    the file, once it is made     made_at
    next_try_at, tries, why, said                while it is not: when it is tried again, and what was in the way

Whoever makes a paper writes it only where there is none yet; the file of a second maker is thrown away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bson import Binary
from bson.codec_options import CodecOptions
from pymongo import ReturnDocument
from pymongo.collection import Collection

from shared.aggregate import Json
from shared.papers.making import NotMade
from shared.storage.aggregates import DURABLE, MAJORITY
from shared.storage.errors import translated
from shared.storage.indexes import Index

INDEXES = (
    Index("code", {"code": 1}, unique=True),
    Index("sha256", {"sha256": 1}, sparse=True),
    Index("subject", {"subject": 1, "owed_at": 1}),
    Index("unmade", {"next_try_at": 1}, sparse=True),
    # On demand, most papers are never asked for: what failed is found without looking through them.
    Index("failed", {"next_try_at": 1}, only={"why": {"$exists": True}}),
)
# Longer than making one takes, so that two processes seldom make the same.
_CLAIM = timedelta(minutes=2)
_FIRST, _LONGEST = timedelta(seconds=5), timedelta(minutes=10)
_BEFORE_TRYING = {"pdf": 0}


@dataclass(frozen=True)
class Paper:
    """sha256, made_at: None until it is made. why, said: what was in the way at the last try, tries: of how many."""

    subject: str
    key: str
    kind: str
    code: str
    agency: str
    facts: Json
    owed_at: datetime
    sha256: str | None = None
    made_at: datetime | None = None
    tries: int = 0
    why: str | None = None
    said: str | None = None

    @property
    def id(self) -> str:
        return f"{self.subject}/{self.key}"


class PaperStore:
    def __init__(self, collection: Collection[Any]) -> None:
        options: CodecOptions[Any] = CodecOptions(tz_aware=True)
        self.collection = collection.with_options(codec_options=options, write_concern=DURABLE, read_concern=MAJORITY)

    def owe(self, papers: Iterable[Paper]) -> None:
        """Those that are not owed yet. What a paper says is not changed any more."""
        for paper in papers:
            fresh = {
                "subject": paper.subject,
                "key": paper.key,
                "kind": paper.kind,
                "code": paper.code,
                "agency": paper.agency,
                "facts": paper.facts,
                "owed_at": paper.owed_at,
                "next_try_at": paper.owed_at,
                "tries": 0,
            }
            with translated():
                self.collection.update_one({"_id": paper.id}, {"$setOnInsert": fresh}, upsert=True)

    def of(self, subject: str) -> list[Paper]:
        """The oldest first."""
        with translated():
            found = self.collection.find({"subject": subject}, _BEFORE_TRYING).sort([("owed_at", 1), ("_id", 1)])
            return [_paper(document) for document in found]

    def by_code(self, code: str) -> Paper | None:
        return self._one({"code": code})

    def by_hash(self, sha256: str) -> Paper | None:
        return self._one({"sha256": sha256})

    def unmade(self, limit: int, *, failed: bool = False) -> list[Paper]:
        """For operators: what is due first. failed: only what was tried already."""
        with translated():
            found = self.collection.find({"next_try_at": {"$exists": True}, **_tried(failed)}, _BEFORE_TRYING)
            return [_paper(document) for document in found.sort("next_try_at", 1).limit(limit)]

    def file(self, id: str) -> bytes | None:
        """None while it is not made."""
        with translated():
            document = self.collection.find_one({"_id": id}, {"pdf": 1})
        return bytes(document["pdf"]) if document and "pdf" in document else None

    def claim(self, now: datetime, *, failed: bool = False) -> Paper | None:
        """The next one that is due, kept from others for a while. failed: only what was tried already."""
        with translated():
            document = self.collection.find_one_and_update(
                {"next_try_at": {"$lte": now}, **_tried(failed)},
                {"$set": {"next_try_at": now + _CLAIM}},
                projection=_BEFORE_TRYING,
                sort=[("next_try_at", 1)],
                return_document=ReturnDocument.AFTER,
            )
        return _paper(document) if document else None

    def keep(self, id: str, pdf: bytes, now: datetime) -> bytes:
        """The paper's file: this one, or the one that another maker kept before."""
        kept = {"pdf": Binary(pdf), "sha256": hashlib.sha256(pdf).hexdigest(), "made_at": now}
        gone = {"next_try_at": "", "why": "", "said": ""}
        with translated():
            won = self.collection.update_one({"_id": id, "sha256": None}, {"$set": kept, "$unset": gone})
        return pdf if won.matched_count else self.file(id) or pdf

    def put_off(self, paper: Paper, failure: NotMade, now: datetime) -> None:
        wait = min(_FIRST * 2 ** min(paper.tries, 10), _LONGEST)
        with translated():
            self.collection.update_one(
                {"_id": paper.id, "sha256": None},
                {
                    "$set": {"next_try_at": now + wait, "why": failure.why, "said": failure.message},
                    "$inc": {"tries": 1},
                },
            )

    def _one(self, asked: Mapping[str, Any]) -> Paper | None:
        with translated():
            document = self.collection.find_one(dict(asked), _BEFORE_TRYING)
        return _paper(document) if document else None


def _tried(failed: bool) -> dict[str, Any]:
    return {"why": {"$exists": True}} if failed else {}


def _paper(document: Mapping[str, Any]) -> Paper:
    of = document.get
    return Paper(
        subject=document["subject"],
        key=document["key"],
        kind=document["kind"],
        code=document["code"],
        agency=document["agency"],
        facts=document["facts"],
        owed_at=document["owed_at"],
        sha256=of("sha256"),
        made_at=of("made_at"),
        tries=of("tries", 0),
        why=of("why"),
        said=of("said"),
    )
