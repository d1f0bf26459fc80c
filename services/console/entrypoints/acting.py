"""Forms that act on something that others may act on too: what was seen, what was typed, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar
from uuid import uuid4

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField, HiddenField

from services.console.application.messages import Unanswered
from services.console.entrypoints.acts.wording import against, spoken
from services.console.entrypoints.wording import failure_text
from shared.errors import CuakhauError, Invalid

T = TypeVar("T")


class ActForm(FlaskForm):
    """version: of what was on the page; key: of this form, so that the same form sent twice is one act.

    Both come back with whatever was typed when the act is refused.
    """

    version = HiddenField()
    key = HiddenField(default=lambda: str(uuid4()))

    @property
    def seen(self) -> int | None:
        """The version that was on the page."""
        data = self.version.data
        return int(data) if data and data.isdecimal() else None

    def attempt(self, act: Callable[[], T], pointers: Mapping[str, str] | None = None) -> T | None:
        """What the act gave; None when it was refused, with the reasons at the fields concerned.

        pointers: names of fields by the beginning of the service's pointers, where they differ ("/lines": "results").
        Raises what is not about this act: services that cannot be reached, pages of others.
        """
        try:
            return act()
        except Invalid as error:
            for violation in error.violations:
                self._field_at(violation.pointer, pointers or {})(against(violation))
            if not error.violations:
                self.form_errors.append(spoken(error.message))
        except Unanswered as error:
            self.form_errors.append(
                _(
                    "%(what)s Whether it was done is not known. Send the form again as it is: it is done only once.",
                    what=failure_text(error),
                )
            )
        except CuakhauError as error:
            if getattr(error, "code", "") in ("forbidden", "not_found", "unavailable"):
                raise
            self.form_errors.append(failure_text(error))
            # What others did is seen now; the next try is a new act.
            self.key.data = str(uuid4())
        return None

    def _field_at(self, pointer: str, pointers: Mapping[str, str]) -> Callable[[str], None]:
        name = next((field for start, field in pointers.items() if pointer.startswith(start)), None)
        field = self._fields.get(name) if name else self.pointed_at(pointer)
        if field is None or isinstance(field, HiddenField):
            return lambda message: self.form_errors.append(f"{pointer}: {message}" if pointer else message)
        return lambda message: _add(field, message)

    def pointed_at(self, pointer: str) -> Field | None:
        """The innermost field that it names: "/lines/3/reason" is `reason` of the fourth entry of `lines`."""
        name, *steps = pointer.strip("/").split("/")
        field = self._fields.get(name)
        for step in steps:
            inner = _inside(field, step)
            if inner is None:
                break
            field = inner
        return next(iter(_leaves(field)), field) if isinstance(field, FormField) else field

    def problems(self) -> Iterator[tuple[str | None, Any]]:
        """Every problem with the id of its field, for the summary at the top; None: of the form as a whole."""
        yield from ((None, text) for text in self.form_errors)
        for field in self:
            for leaf in _leaves(field):
                for text in _flat(leaf.errors):
                    yield leaf.id, text
            if isinstance(field, FieldList):
                # What is wrong with one entry was said of it.
                yield from ((field.id, text) for text in field.errors if not isinstance(text, dict | list | tuple))


def _inside(field: Field | None, step: str) -> Field | None:
    if isinstance(field, FieldList) and step.isdecimal():
        return field.entries[int(step)] if int(step) < len(field.entries) else None
    return field.form._fields.get(step) if isinstance(field, FormField) else None


def _leaves(field: Field) -> Iterator[Field]:
    """The fields that somebody fills in."""
    if isinstance(field, FieldList | FormField):
        for each in field:
            yield from _leaves(each)
    elif not isinstance(field, HiddenField):
        yield field


def _add(field: Field, message: str) -> None:
    field.errors = [*field.errors, message]


def _flat(errors: Any) -> Iterator[Any]:
    for error in errors.values() if isinstance(errors, dict) else errors:
        if isinstance(error, list | tuple | dict):
            yield from _flat(error)
        else:
            yield error
