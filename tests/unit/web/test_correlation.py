import pytest

from shared.web.correlation import correlation_of

GIVEN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_the_callers_trace_goes_on() -> None:
    assert correlation_of(GIVEN).traceparent == GIVEN
    assert correlation_of(GIVEN).request_id != correlation_of(GIVEN).request_id


@pytest.mark.parametrize(
    "given", [None, "", "x", GIVEN.upper(), GIVEN + "-x", "ff" + GIVEN[2:], f"00-{'0' * 32}-{'1' * 16}-01"]
)
def test_a_new_trace_otherwise(given: str | None) -> None:
    fresh = correlation_of(given).traceparent
    assert fresh != given
    assert correlation_of(fresh).traceparent == fresh
