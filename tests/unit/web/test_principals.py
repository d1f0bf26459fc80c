from shared.aggregate import Actor
from shared.errors import Forbidden
from shared.web.principals import ROLES, Principal, allow

OFFICER = Principal("lan.nt", "officer", agency="HN")


def test_the_history_names_role_and_person() -> None:
    assert OFFICER.actor() == Actor("officer:lan.nt", "officer", "HN", None)
    assert Principal("officer:lan.nt", "officer").actor().id == "officer:lan.nt"


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
