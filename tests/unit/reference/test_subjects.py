"""Whatever is entered in the register can be told to the others: its code makes a subject that they take in."""

from __future__ import annotations

import pytest
from marshmallow import Schema, ValidationError

from services.registration.entrypoints.schemas.administration import AgencyIn, BodyIn, DelegationIn, StaffIn
from shared.contracts.envelope import ensure_subject
from shared.errors import Invalid
from shared.reference.kinds import OF

CODED = [(StaffIn, "staff_id", "staff", 94), (AgencyIn, "code", "agency", 20), (BodyIn, "code", "body", 50)]


@pytest.mark.parametrize(("schema", "field", "kind", "most"), CODED)
def test_the_longest_code_with_every_character_can_be_told(
    schema: type[Schema], field: str, kind: str, most: int
) -> None:
    longest = "lan.nt_2@tckt-11".ljust(most, "x")
    taken = schema().fields[field]
    taken.deserialize(longest)
    ensure_subject(OF[kind].id(longest))
    with pytest.raises(ValidationError):
        taken.deserialize(f"{longest}x")


def test_one_who_stands_in_is_named_as_the_register_names_people() -> None:
    with pytest.raises(ValidationError):
        DelegationIn().fields["to"].deserialize("x" * 95)


def test_a_subject_that_is_too_long_is_told() -> None:
    with pytest.raises(Invalid):
        ensure_subject("staff:" + "x" * 95)
