"""A slip's code: nobody guesses it, and it opens the dossier of its file code alone."""

from __future__ import annotations

import hmac
from dataclasses import replace
from typing import Any

import pytest

from services.registration.application.slips import dossier_by_slip, slip_of
from shared.aggregate import Actor, Aggregate
from shared.errors import Forbidden, NotFound
from shared.papers.codes import typed_letters
from shared.slips import Slips, slips_of
from tests.unit.registration.examples import TAX_CODE, InMemoryDossiers, dossier

SLIPS = slips_of("a secret", "https://kiemtra.example")
CODE = SLIPS.of("QG2026000101").code


def stored(file_code: str = "QG2026000101") -> InMemoryDossiers:
    dossiers = InMemoryDossiers()
    dossiers._stored["d"] = Aggregate("d", 1, replace(dossier(), file_code=file_code))
    return dossiers


def test_a_code_follows_from_the_file_code_and_the_secret_alone_and_is_easily_typed() -> None:
    assert SLIPS.of("QG2026000101") == slips_of("a secret", "https://kiemtra.example").of("QG2026000101")
    others = {SLIPS.of("QG2026000102").code, slips_of("another", "").of("QG2026000101").code}
    assert len({CODE, *others}) == 3
    # Twelve letters of five bits, none of which looks like another.
    assert [len(group) for group in CODE.split("-")] == [4, 4, 4]
    assert typed_letters(CODE, exactly=12) == CODE.replace("-", "")
    assert not set("ILOU") & set(CODE)
    assert SLIPS.of("QG2026000101").url == f"https://kiemtra.example/status/QG2026000101/{CODE}"


def test_the_secret_signs_nothing_else_by_that_key() -> None:
    assert Slips(b"a secret", "").of("QG2026000101").code != CODE


@pytest.mark.parametrize(
    "change", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code.replace('-', '')}."]
)
def test_a_slip_opens_its_dossier_however_it_was_typed(change: Any) -> None:
    assert dossier_by_slip("QG2026000101", change(CODE), dossiers=stored(), slips=SLIPS).id == "d"
    assert dossier_by_slip("qg2026000101", change(CODE), dossiers=stored(), slips=SLIPS).id == "d"


def test_a_file_code_of_small_letters_has_a_slip_of_its_own() -> None:
    small = SLIPS.of("qg2026000101").code
    assert small != CODE
    assert dossier_by_slip("qg2026000101", small, dossiers=stored("qg2026000101"), slips=SLIPS).id == "d"
    with pytest.raises(NotFound):
        dossier_by_slip("QG2026000101", small, dossiers=stored("qg2026000101"), slips=SLIPS)


@pytest.mark.parametrize(
    ("file_code", "code"),
    [
        ("QG2026000101", CODE[:-1] + ("0" if CODE[-1] != "0" else "1")),
        ("QG2026000101", ""),
        ("QG2026000101", CODE + CODE),
        ("QG2026000101", "không phải mã"),
        ("QG2026000102", CODE),
    ],
)
def test_a_wrong_code_and_an_unknown_file_code_are_told_alike_and_nothing_is_looked_for(
    file_code: str, code: str
) -> None:
    class Untouched:
        def by_file_code(self, _file_code: str) -> Any:
            raise AssertionError("looked for")

    untouched: Any = Untouched()
    with pytest.raises(NotFound) as told:
        dossier_by_slip(file_code, code, dossiers=untouched, slips=SLIPS)
    with pytest.raises(NotFound) as unknown:
        dossier_by_slip("QG2026000999", SLIPS.of("QG2026000999").code, dossiers=stored(), slips=SLIPS)
    assert str(told.value) == str(unknown.value)


def test_codes_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[str, str]] = []

    def refuse(known: str, typed: str) -> bool:
        compared.append((known, typed))
        return False

    monkeypatch.setattr(hmac, "compare_digest", refuse)
    assert not SLIPS.opens("QG2026000101", CODE)
    assert compared == [(CODE.replace("-", ""),) * 2]


def test_a_slip_is_printed_for_who_may_see_the_dossier() -> None:
    dossiers, own = stored(), Actor(TAX_CODE, "importer", tax_code=TAX_CODE)
    assert slip_of("d", actor=own, dossiers=dossiers, slips=SLIPS) == ("QG2026000101", SLIPS.of("QG2026000101"))
    with pytest.raises(Forbidden):
        slip_of("d", actor=Actor("x", "officer", agency="TCKT99"), dossiers=dossiers, slips=SLIPS)
