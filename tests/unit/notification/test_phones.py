"""Phone numbers of form 01: which is texted, and why none is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notification.domain.phones import NumberKind, read_phones


@pytest.mark.parametrize(
    ("field", "mobile"),
    [
        ("0912345678", "+84912345678"),
        ("0912-345-678", "+84912345678"),
        ("091.234.5678", "+84912345678"),
        ("(+84) 912 345 678", "+84912345678"),
        ("+84 (0) 912 345 678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("0084 912345678", "+84912345678"),
        ("0205 3870 118 - 0912345678", "+84912345678"),
        ("0205 3870 118/0912345678", "+84912345678"),
        ("024 3822 1234 ext 12, 0356789012", "+84356789012"),
        ("0912345678 0356789012", "+84912345678"),
        ("0912 345 678 hoặc 0356 789 012", "+84912345678"),
        ("0912 - 345 - 678", "+84912345678"),
    ],
)
def test_the_first_mobile_number_is_found(field: str, mobile: str) -> None:
    phones = read_phones(field)
    assert phones is not None
    assert phones.mobile == mobile


@pytest.mark.parametrize(
    ("field", "kind", "why"),
    [
        ("0205 3870 118", NumberKind.LANDLINE, "is a landline"),
        ("(024) 3822 1234 máy lẻ 105", NumberKind.LANDLINE, "is a landline"),
        ("+86 138 1234 5678", NumberKind.FOREIGN, "no Vietnamese number"),
        ("0162 345 6789", NumberKind.UNREADABLE, "no phone number"),
        ("hỏi văn thư", NumberKind.UNREADABLE, "no phone number"),
        ("912345678", NumberKind.UNREADABLE, "no phone number"),
        ("ext 5", NumberKind.UNREADABLE, "no phone number"),
    ],
)
def test_what_takes_no_text_says_why(field: str, kind: NumberKind, why: str) -> None:
    phones = read_phones(field)
    assert phones is not None
    assert phones.mobile is None
    assert phones.numbers[0].kind is kind
    assert why in phones.why_not


@pytest.mark.parametrize("field", [None, "", "  "])
def test_an_empty_field_has_none(field: str | None) -> None:
    assert read_phones(field) is None


@given(st.text(alphabet="0123456789+-. ()/,xext#", max_size=50))
def test_whatever_stands_there_is_read(field: str) -> None:
    phones = read_phones(field)
    if phones and phones.mobile:
        assert len(phones.mobile) == 12
        assert phones.mobile.startswith("+84")
    elif phones:
        assert phones.why_not
