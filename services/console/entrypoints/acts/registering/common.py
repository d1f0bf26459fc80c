"""What every act of registration is put together with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from wtforms import SelectMultipleField

from services.console.application.desk import Json
from services.console.domain.dossier.registered import ImporterRequest, Receipt
from services.console.domain.registration.standing import Standing
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts.act_page import ActPage, json_of
from services.console.entrypoints.acts.scene import Scene
from services.console.entrypoints.wording import written_day
from services.console.shaping import read_as
from shared.errors import CuakhauError

OFFICER, CERT_BODY = ("officer",), ("cert_body",)


def on_dossier(
    name: str,
    *,
    title: Any,
    allowed: str | Sequence[str],
    at: str | None = None,
    roles: Sequence[str] = OFFICER,
    **more: Any,
) -> ActPage:
    """An act of registration. at: the end of its path, where it is not the name."""
    words = (allowed,) if isinstance(allowed, str) else tuple(allowed)
    path = f"/registrations/{{id}}/{at or name}"
    return ActPage(name=name, title=title, service="registration", path=path, allowed=words, roles=roles, **more)


def given(*names: str) -> Callable[[ActForm, Scene], Json]:
    """A body with those fields that were filled in."""

    def body(form: ActForm, _scene: Scene) -> Json:
        found = {name: json_of(form[name].data) for name in names}
        return {name: value for name, value in found.items() if value is not None}

    return body


def standing_of(scene: Scene) -> Standing:
    return read_as(Standing, scene.registration, service="registration")


def receipt_of(scene: Scene) -> Receipt:
    """Raises CuakhauError."""
    return read_as(
        Receipt, scene.desk.read("registration", f"/registrations/{scene.id}/receipt"), service="registration"
    )


def asked_of(scene: Scene) -> ImporterRequest | None:
    """What the importer asked of whoever looks, and waits for its answer."""
    handler = "tccn" if scene.who.role == "cert_body" else "cqkt"
    found = (scene.registration.get("requests") or {}).get(handler)
    return read_as(ImporterRequest, found, service="registration") if found else None


def in_words(named: Any) -> str:
    """The name of a row of the law in the language of the page."""
    return str(named.name_en if str(get_locale()) == "en" else named.name)


def wish(scene: Scene) -> Sequence[tuple[Any, Any]]:
    """What the importer asked for, for the head of the page that answers it."""
    asked = asked_of(scene)
    if asked is None:
        return ()
    until = [(_("Until"), written_day(asked.until))] if asked.until else []
    return [(_("The importer's reason"), asked.reason), *until]


def suggested(name: str, values: Iterable[str]) -> Mapping[str, Any]:
    return {"suggestions": {name: list(dict.fromkeys(values))}}


def told(_form: Any = None, _scene: Any = None) -> str:
    return str(_("The importer is told over the way the dossier came, with what you write here."))


class LinesChoice(SelectMultipleField):
    """data: numbers of goods lines, as checkboxes."""

    def pre_validate(self, form: Any) -> None:
        """Which lines there are the service says."""


def line_choices(scene: Scene) -> list[tuple[int, str]]:
    lines = standing_of(scene).dossier.goods_lines
    return [(line.line_no, f"{line.line_no}. {line.name} ({line.hs_code})") for line in lines]


def code_lists(scene: Scene) -> Json:
    """Empty where the service is silent; what they say is then written by hand."""
    try:
        return scene.desk.read("registration", "/code-lists")
    except CuakhauError:
        return {}
