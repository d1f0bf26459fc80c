"""What an act is to its page: which service does it, who may, what is asked for, and what it brings about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from services.console.application.desk import Json, Upload
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts.scene import Scene

Weight = Literal["main", "plain", "risky"]
Fact = tuple[Any, Any]


def _nothing(*_: Any) -> Any:
    return ()


def _nothing_named(*_: Any) -> Mapping[str, Any]:
    return {}


def _nowhere(_form: Any, _scene: Scene) -> str | None:
    return None


def never(_form: Any) -> bool:
    return False


def always(_form: Any) -> bool:
    return True


@dataclass(frozen=True)
class ActPage:
    """One page at /dossiers/<id>/acts/<name>.

    title: what is done, as a heading and as a link ("Assign an officer"). path: of the service, with {id}.
    allowed: the service's words for it, among which one must be in what it allows now. roles: as the service has them.
    form: its class; body: from the valid form to the service's JSON.
    first: values of the form when it is first shown. prepare: sets choices, before anything is validated, and gives
    what the template needs besides. adjust: a button that changes the form and does nothing else ("add a line"), by
    the button's value. consequences: what doing it means, in sentences. standing: what is now, as (label, value).
    pointers: fields of the form by the beginning of the service's pointers, where they are called otherwise.
    irreversible: as filled in, it is done only on a second page that says again what it means. step: of the chain of
    custody that it is, where the service allows some step only.
    """

    name: str
    title: Any
    service: Literal["registration", "inspection"]
    path: str
    allowed: Sequence[str]
    roles: Sequence[str]
    form: type[ActForm]
    body: Callable[[Any, Scene], Json]
    weight: Weight = "plain"
    template: str = "acts/act.html"
    method: Literal["POST", "PUT"] = "POST"
    irreversible: Callable[[Any], bool] = never
    step: str | None = None
    # Template of what the second page shows besides; None: nothing.
    again: str | None = None
    # The button's word; None: the title.
    submit: Any = None
    first: Callable[[Scene], Mapping[str, Any]] = _nothing_named
    prepare: Callable[[Any, Scene], Mapping[str, Any]] = _nothing_named
    adjust: Callable[[Any, str, Scene], None] = _nothing
    consequences: Callable[[Any, Scene], Sequence[Any]] = _nothing
    standing: Callable[[Scene], Sequence[Fact]] = _nothing
    uploads: Callable[[Any], Sequence[Upload]] = _nothing
    # Of the chosen files, what becomes of them when the form is shown again, and when the act is done.
    keep: Callable[[Any], None] = _nothing
    forget: Callable[[Any], None] = _nothing
    # The service takes files with it, so its body is one part among others, also when no file comes.
    multipart: bool = False
    # Hidden fields that the second page has as the form has them, not as they were sent.
    carried: Sequence[str] = ()
    # Name of the act that follows at once from what was sent; None: there is none.
    leads_to: Callable[[Any, Scene], str | None] = _nowhere
    # Whoever did it sees the dossier no more.
    leaves: bool = False
    pointers: Mapping[str, str] = field(default_factory=dict)

    def possible(self, scene: Scene) -> bool:
        """The service allows it now."""
        allowed = any(word in scene.allowed(self.service) for word in self.allowed)
        return allowed and (self.step is None or bool(scene.case.movable(self.step)))


def on_case(
    name: str, *, title: Any, allowed: str, at: str | None = None, roles: Sequence[str] = ("officer",), **more: Any
) -> ActPage:
    """An act of inspection. at: the end of its path, where it is not the name."""
    path = f"/inspections/{{id}}/{at or name}"
    return ActPage(name=name, title=title, service="inspection", path=path, allowed=(allowed,), roles=roles, **more)


def as_named(*names: str) -> Callable[[Any, Scene], Json]:
    """A body whose members are called as the form's fields are."""
    return lambda form, _scene: {name: json_of(form[name].data) for name in names}


def json_of(value: Any) -> Any:
    """A form's value as the services read it; what was left empty is null."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case tuple() | list():
            return list(value)
        case str():
            return value or None
        case _:
            return value
