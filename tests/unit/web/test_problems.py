import pytest
from marshmallow import Schema, ValidationError, fields, validate

from shared.errors import (
    AlreadyActed,
    CuakhauError,
    Forbidden,
    Invalid,
    KeyReused,
    NotAllowed,
    NotFound,
    Stale,
    TooLarge,
    Unavailable,
    UnknownMessage,
    Violation,
)
from shared.web.principals import Unauthenticated
from shared.web.problems import KNOWN, problem_of
from shared.web.violations import Coded, violations


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Invalid([Violation("/a", "required", "Missing.")]), 422, "invalid"),
        (NotFound("There is no x."), 404, "not_found"),
        (Forbidden("Not yours."), 403, "forbidden"),
        (Unauthenticated("Who?", presented=False), 401, "unauthenticated"),
        (NotAllowed("accept", "closed", ["reopen"]), 409, "not_allowed"),
        (Stale(1, 2), 409, "stale"),
        (AlreadyActed("k", "id"), 409, "already_acted"),
        (KeyReused("k"), 422, "idempotency_key_reused"),
        (TooLarge("20 MiB"), 413, "too_large"),
        (Unavailable("away"), 503, "unavailable"),
        (UnknownMessage("new"), 422, "unknown_message"),
        (CuakhauError("?"), 500, "error"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_each_error_has_its_status(error: Exception, status: int, code: str) -> None:
    told = problem_of(error).document("id")
    assert (told["status"], told["code"], told["type"]) == (status, code, f"/docs#problem-{code}")
    assert told["detail"] == str(error)


def test_other_exceptions_say_nothing() -> None:
    told = problem_of(KeyError("password")).document("id")
    assert told["status"] == 500
    assert "password" not in str(told)


def test_what_helps_the_caller_on() -> None:
    assert problem_of(NotAllowed("a", "s", ["b"])).document("id")["allowed"] == ["b"]
    assert problem_of(Stale(1, 2)).document("id")["current"] == 2
    assert problem_of(Unavailable()).headers["Retry-After"]
    errors = problem_of(Invalid([Violation("/a", "c", "m"), Violation("/b", "c", "m")])).document("id")["errors"]
    assert errors == [{"pointer": "/a", "code": "c", "detail": "m"}, {"pointer": "/b", "code": "c", "detail": "m"}]


def test_a_detail_that_is_no_text_is_still_sent() -> None:
    assert problem_of(NotFound("half \ud800")).response("id").status_code == 404


def test_known_codes_are_whole() -> None:
    assert all(400 <= status < 600 and title and when.endswith(".") for status, title, when in KNOWN.values())


def _even(value: int) -> None:
    if value % 2:
        raise ValidationError([Coded("even", "Must be even."), "And more."])


class _Inner(Schema):
    n = fields.Integer(validate=_even)


class _Outer(Schema):
    required = fields.String(required=True)
    null = fields.String()
    choice = fields.String(validate=validate.OneOf(["a", "b"]))
    length = fields.String(validate=validate.Length(max=2))
    short = fields.List(fields.String(), validate=validate.Length(min=2))
    range = fields.Integer(validate=validate.Range(min=1, max=3))
    pattern = fields.String(validate=validate.Regexp(r"\d+"))
    number = fields.Decimal()
    date = fields.Date()
    inner = fields.List(fields.Nested(_Inner))


def test_codes_say_which_kind_of_rule() -> None:
    given = {
        "null": None,
        "choice": "c",
        "length": "abc",
        "short": ["a"],
        "range": 9,
        "pattern": "x",
        "number": "x",
        "date": "x",
        "inner": [{"n": 2}, {"n": 3}],
        "a/b~c": 1,
    }
    told = {(v.pointer, v.code) for v in violations(_Outer().validate(given))}
    assert told == {
        ("/required", "required"),
        ("/null", "null"),
        ("/choice", "choice"),
        ("/length", "length"),
        ("/short", "length"),
        ("/range", "range"),
        ("/pattern", "pattern"),
        ("/number", "type"),
        ("/date", "type"),
        ("/inner/1/n", "even"),
        ("/inner/1/n", "invalid"),
        ("/a~1b~0c", "unknown"),
    }


def test_a_body_that_is_no_object() -> None:
    with pytest.raises(ValidationError) as broken:
        _Outer().load([])
    assert [(v.pointer, v.code) for v in violations(broken.value.messages)] == [("", "type")]
