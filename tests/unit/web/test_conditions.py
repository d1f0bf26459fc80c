import pytest
from werkzeug.datastructures import Headers

from shared.web.calls import Upload
from shared.web.conditions import etag, idempotency_key, once_of, version_seen
from shared.web.principals import Principal
from shared.web.problems import Refused

LAN = Principal("lan.nt", "officer")


def _status(call: object) -> int:
    with pytest.raises(Refused) as refused:
        call()  # type: ignore[operator]
    return refused.value.problem.status


@pytest.mark.parametrize("version", [0, 7, 10**17])
def test_an_etag_comes_back(version: int) -> None:
    assert version_seen(Headers({"If-Match": etag(version)})) == version


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (None, 428),
        ("*", 428),
        ("7", 400),
        ('W/"7"', 400),
        ('"7", "8"', 400),
        ('"07"', 400),
        ('"x"', 400),
        ("", 400),
        ('"' + "9" * 40 + '"', 400),
    ],
)
def test_if_match_that_names_no_version(given: str | None, status: int) -> None:
    headers = Headers() if given is None else Headers({"If-Match": given})
    assert _status(lambda: version_seen(headers)) == status


def test_keys() -> None:
    assert idempotency_key(Headers(), required=False) is None
    assert idempotency_key(Headers({"Idempotency-Key": "k" * 200}), required=True) == "k" * 200
    assert _status(lambda: idempotency_key(Headers(), required=True)) == 400
    for wrong in ("", "k" * 201, "a b", "khoá"):
        assert _status(lambda wrong=wrong: idempotency_key(Headers({"Idempotency-Key": wrong}), required=False)) == 400


def _once(principal: Principal = LAN, **changed: object) -> tuple[str, str]:
    asked = {"method": "POST", "path": "/things", "query": [], "body": {"a": 1, "b": [1, 2]}, "files": {}, **changed}
    once = once_of(principal, "k", **asked)  # type: ignore[arg-type]
    return once.key, once.fingerprint


def test_a_key_belongs_to_its_caller() -> None:
    assert _once()[0] == "http:lan.nt:k"
    assert _once(Principal("other", "officer"))[0] != _once()[0]


def test_the_fingerprint_follows_content_and_not_its_spelling() -> None:
    assert _once(body={"b": [1, 2], "a": 1}) == _once()
    for changed in (
        {"body": {"a": 1, "b": [2, 1]}},
        {"body": {"a": "1", "b": [1, 2]}},
        {"method": "PUT"},
        {"path": "/others"},
        {"query": [("x", "1")]},
        {"files": {"f": Upload("a.pdf", "application/pdf", b"1")}},
    ):
        assert _once(**changed)[1] != _once()[1]
    one, other = ({"f": Upload("a.pdf", "application/pdf", data)} for data in (b"1", b"2"))
    assert _once(files=one)[1] != _once(files=other)[1]
