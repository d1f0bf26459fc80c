"""Photos of a sampling over the API, and how long they are kept on a real database."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from services.inspection.adapters.photos import PhotoStore
from tests.integration.inspection_api import Api
from tests.integration.test_inspection_samples import officer, sampled, stand

pytestmark = pytest.mark.integration
__all__ = ["officer", "sampled", "stand"]

PHOTO = b"\xff\xd8\xff\xe0" + b"x" * 500


def sent(officer: Api, id: str, *photos: bytes) -> httpx.Response:
    names = [f"p{n}" for n in range(len(photos))]
    body = json.dumps({"photos": [{"file": name} for name in names]})
    parts = [("body", (None, body.encode(), "application/json"))]
    parts += [(name, (name, data, "image/jpeg")) for name, data in zip(names, photos, strict=True)]
    return officer.http.post(f"/inspections/{id}/photos", files=parts)


def test_a_record_names_photos_that_were_sent_before_and_only_the_agency_sees_them(
    stand: tuple[str, str], officer: Api, sampled: str
) -> None:
    answer = sent(officer, sampled, PHOTO, PHOTO)
    assert answer.status_code == 200, answer.text
    digest = hashlib.sha256(PHOTO).hexdigest()
    assert answer.json()["photos"] == [{"sha256": digest, "content_type": "image/jpeg", "size": len(PHOTO)}] * 2
    former = officer.http.get(f"/inspections/{sampled}").json()["sample"]
    goods = [
        {name: each[name] for name in each if name not in ("particulars", "record_no")} for each in former["goods"]
    ]
    record = {**former, "number": "02/BB-LM", "goods": goods}
    refused = officer.act(sampled, "sample", {**record, "photos": [{"sha256": "0" * 64}]})
    assert [each["pointer"] for each in refused.json()["errors"]] == ["/photos/0/sha256"]
    elsewhere = officer.act(sampled, "sample", {**record, "photos": [{"sha256": digest, "line_no": 99}]})
    assert [each["pointer"] for each in elsewhere.json()["errors"]] == ["/photos/0/line_no"]
    named = [{"sha256": digest, "line_no": 1, "note": "Tem niêm phong"}]
    assert officer.act(sampled, "sample", {**record, "photos": named}).status_code == 200
    kept = officer.http.get(f"/inspections/{sampled}").json()["sample"]["photos"]
    assert kept == [{**named[0], "content_type": "image/jpeg", "size": len(PHOTO)}]
    read = officer.http.get(f"/inspections/{sampled}/photos/{digest}")
    assert (read.content, read.headers["content-type"]) == (PHOTO, "image/jpeg")
    other = Api(stand[0], "officer", "hoa.tt", agency="TCKT05")
    assert other.http.get(f"/inspections/{sampled}/photos/{digest}").status_code == 403
    assert sent(other, sampled, PHOTO).status_code == 403
    assert sent(Api(stand[0], "signer", "dung.pv"), sampled, PHOTO).status_code == 403


@pytest.mark.parametrize(("data", "code"), [(b"<svg>", "kind"), (PHOTO + b"x" * (2 << 20), "too_large")])
def test_what_is_no_photo_or_too_large_is_refused(officer: Api, sampled: str, data: bytes, code: str) -> None:
    assert [each["code"] for each in sent(officer, sampled, data).json()["errors"]] == [code]


def test_photos_that_no_record_names_are_swept_away_after_a_week(mongo_prefix: str, database: MongoClient[Any]) -> None:
    now = [datetime(2026, 11, 21, tzinfo=UTC)]
    photos = PhotoStore(database[f"{mongo_prefix}photos"]["photos"], clock=lambda: now[0])
    named, unnamed = photos.put("c", PHOTO, "image/jpeg", by="lan"), photos.put("c", b"other", "image/jpeg", by="lan")
    assert set(photos.keep("c", [named.sha256])) == {named.sha256}
    now[0] += timedelta(days=6)
    assert photos.sweep() == 0
    assert photos.put("c", b"other", "image/jpeg", by="lan") == unnamed
    now[0] += timedelta(days=6)
    assert photos.sweep() == 0, "it was sent again"
    now[0] += timedelta(days=2)
    assert photos.sweep() == 1
    assert photos.count("c") == 1
