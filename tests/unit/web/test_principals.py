import pytest

from shared.aggregate import Actor
from shared.errors import Forbidden
from shared.web.principals import ROLES, Principal, allow

OFFICER = Principal("lan.nt", "officer", agency="HN")
IMPORTER = Principal("0100109106", "importer", tax_code="0100109106")


def test_the_history_names_role_and_person() -> None:
    assert OFFICER.actor() == Actor("officer:lan.nt", "officer", "HN", None)
    assert Principal("officer:lan.nt", "officer").actor().id == "officer:lan.nt"


def test_scope_is_ones_own() -> None:
    OFFICER.require_agency("HN")
    IMPORTER.require_tax_code("0100109106")
    OFFICER.require_scope(agency="HN", tax_code="0100109106")
    IMPORTER.require_scope(agency="HN", tax_code="0100109106")


@pytest.mark.parametrize("principal", [OFFICER, IMPORTER, Principal("x", "officer"), Principal("x", "importer")])
def test_what_is_anothers_is_refused(principal: Principal) -> None:
    for other in ("LS", None):
        with pytest.raises(Forbidden):
            principal.require_agency(other)  # type: ignore[arg-type]
        with pytest.raises(Forbidden):
            principal.require_tax_code(other)  # type: ignore[arg-type]
        with pytest.raises(Forbidden):
            principal.require_scope(agency=other, tax_code=other)  # type: ignore[arg-type]


def _may(role: str, roles: tuple[str, ...], *, changing: bool) -> bool:
    try:
        allow(Principal("x", role), roles, changing=changing)
    except Forbidden:
        return False
    return True


def test_only_the_named_roles_may() -> None:
    assert [role for role in ROLES if _may(role, ("officer", "reviewer"), changing=True)] == ["officer", "reviewer"]


def test_operators_see_but_do_not_act_unless_named() -> None:
    assert all(_may(role, (), changing=False) for role in ROLES)
    assert [role for role in ROLES if not _may(role, (), changing=True)] == ["operator", "admin"]
    assert [role for role in ROLES if _may(role, ("operator",), changing=True)] == ["operator", "admin"]
