"""No field of an event is shown to operators before somebody has said whether it tells of a person."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from marshmallow import Schema, fields

from shared.contracts import CATALOGUE
from shared.contracts.personal import FREE, MASK, PERSONAL, PLAIN, kind_of, masked_attributes, masked_data, masked_text

SUBMITTED = "registration.dossier_submitted"


def _texts(schema: Schema, path: str) -> Iterator[str]:
    for name, field in schema.fields.items():
        yield from _texts_of(field, f"{path}.{name}")


def _texts_of(field: fields.Field, path: str) -> Iterator[str]:
    if isinstance(field, fields.Nested):
        yield from _texts(field.schema, path)
    elif isinstance(field, fields.List):
        yield from _texts_of(field.inner, path)
    elif isinstance(field, fields.String | fields.Decimal):
        yield path


PATHS = sorted({path for contract in CATALOGUE for path in _texts(contract.schema, contract.type)})


def test_every_text_of_every_event_is_classified() -> None:
    forgotten = [path for path in PATHS if kind_of(path) is None]
    assert not forgotten, "say in shared/contracts/personal.py whether they tell of a person"


def test_no_table_names_what_no_event_has() -> None:
    ends = {".".join(path.split(".")[i:]) for path in PATHS for i in range(len(path.split(".")))}
    assert (PERSONAL | FREE | PLAIN) - ends == set()
    assert len(PERSONAL | FREE | PLAIN) == len(PERSONAL) + len(FREE) + len(PLAIN)


PERSON = {
    "tax_code": "0100109106",
    "name": "Hộ kinh doanh Nguyễn Văn An",
    "address": "12 Hàng Bài, Hà Nội",
    "phone": "0912345678",
    "contact": "Nguyễn Thị Lan",
    "email": "lan@example.vn",
}
DATA = {
    "file_code": "QG2026000590",
    "channel": "VNSW",
    "received_on": "2026-07-01",
    "dossier": {
        "importer": PERSON,
        "agency": {"code": "TCKT01", "name": "Trung tâm Kỹ thuật 1"},
        "goods_lines": [{"line_no": 1, "name": "Đồ chơi nhựa", "note": "hỏi lan@example.vn, 0912 345 678"}],
        "invented_later": "Trần Văn Bình",
    },
}


def test_a_dossier_is_shown_without_its_importer() -> None:
    shown = json.loads(masked_data(SUBMITTED, json.dumps(DATA)))
    assert set(shown["dossier"]["importer"].values()) == {MASK}
    assert shown["dossier"]["invented_later"] == MASK, "what nobody has classified counts as personal"
    assert shown["dossier"]["goods_lines"] == [{"line_no": 1, "name": "Đồ chơi nhựa", "note": f"hỏi {MASK}, {MASK}"}]
    assert (shown["file_code"], shown["received_on"]) == ("QG2026000590", "2026-07-01")
    assert shown["dossier"]["agency"] == DATA["dossier"]["agency"]


def test_an_error_does_not_say_what_its_message_hides() -> None:
    error = (
        "Invalid: Nguyễn Thị Lan (0100109106) of QG2026000590 has no '0987654321', ask binh@example.vn or 001099012345"
    )
    shown = masked_text(error, json.dumps(DATA), SUBMITTED)
    assert shown == f"Invalid: {MASK} ({MASK}) of QG2026000590 has no '{MASK}', ask {MASK} or {MASK}"


def test_what_is_no_json_is_not_shown() -> None:
    assert masked_data(None, "Nguyễn Thị Lan, 0912345678") == MASK
    assert masked_attributes({"cloudEvents:id": "1", "from": "lan@example.vn"}) == {"cloudEvents:id": "1", "from": MASK}


@pytest.mark.parametrize("kept", ["QG2026000590", "2026-07-01T02:00:00.000Z", "line 123", "0a3f-77c1"])
def test_what_tells_of_nobody_stays(kept: str) -> None:
    assert masked_text(kept) == kept


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@given(json_values)
@example({"hs_code": "Nguyễn Thị Lan"})
def test_a_type_that_nobody_knows_shows_its_shape_alone(value: object) -> None:
    shown = masked_data("unheard.of", json.dumps(value))
    assert set(_leaves(json.loads(shown))) <= {MASK, ""} | {v for v in _leaves(value) if _harmless(v)}


def _harmless(value: str) -> bool:
    return len(value) == len("2026-07-01") and value.isascii() and value[4:5] == "-"


def _leaves(value: object) -> Iterator[str]:
    match value:
        case dict():
            for item in value.values():
                yield from _leaves(item)
        case list():
            for item in value:
                yield from _leaves(item)
        case str():
            yield value
