"""Which messages there are between window and agency: their codes are data (`data/to_agency.yaml`, `data/to_window.yaml`).

Read at start; a wrong row is refused with its file and place, so that codes can be corrected without touching code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from marshmallow import Schema, ValidationError, fields, validate

_CODE = validate.Regexp(r"\d{2}$", error="two digits are needed, in quotes")


class Direction(StrEnum):
    TO_AGENCY = "to_agency"
    TO_WINDOW = "to_window"


@dataclass(frozen=True)
class Copy:
    """One recipient of the form's distribution list. type: IMPORTER, CUSTOMS or ARCHIVE. name: as the form has it."""

    type: str
    name: str


@dataclass(frozen=True)
class Message:
    """name: what it asks for ("supplement") or tells ("result"). form: schema of its business element.

    details: the parts that follow the common ones in a Result. copies: who gets one. sender: who speaks through the window.
    """

    name: str
    direction: Direction
    type: str
    function: str
    form: str
    meaning: str
    certainty: str
    sender: str = "agency"
    details: tuple[str, ...] = ()
    copies: tuple[Copy, ...] = ()

    @property
    def kind(self) -> str:
        """ "10/01" """
        return f"{self.type}/{self.function}"


@dataclass(frozen=True)
class Catalogue:
    """document_types: codes of the procedure. held_errors: by these the window says that it holds a message already."""

    document_types: tuple[str, ...]
    to_agency: tuple[Message, ...]
    to_window: tuple[Message, ...]
    held_errors: frozenset[str]


class BadCatalogue(Exception):
    """The data files cannot be used; the message names every fault."""


class _Row(Schema):
    type = fields.String(required=True, validate=_CODE)
    function = fields.String(required=True, validate=_CODE)
    meaning = fields.String(required=True)
    certainty = fields.String(required=True)


class _Asked(_Row):
    form = fields.String(required=True, validate=validate.OneOf(["registration", "request", "conformity", "file"]))
    sender = fields.String(required=True, validate=validate.OneOf(["importer", "cert_body"]))


class _Told(_Row):
    details = fields.List(fields.String(), required=True)
    distribution = fields.String(load_default=None)


class _Copy(Schema):
    type = fields.String(required=True, validate=validate.OneOf(["IMPORTER", "CUSTOMS", "ARCHIVE"]))
    name = fields.String(required=True)


class _Distribution(Schema):
    certainty = fields.String(required=True)
    source = fields.String(required=True)
    copies = fields.List(fields.Nested(_Copy), required=True, validate=validate.Length(min=1))


class _HeldError(Schema):
    code = fields.String(required=True)
    certainty = fields.String(required=True)


class _ToAgency(Schema):
    document_types = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
    document_types_certainty = fields.String(required=True)
    source = fields.String(required=True)
    messages = fields.Dict(keys=fields.String(), values=fields.Nested(_Asked), required=True)


class _ToWindow(Schema):
    messages = fields.Dict(keys=fields.String(), values=fields.Nested(_Told), required=True)
    distributions = fields.Dict(keys=fields.String(), values=fields.Nested(_Distribution), load_default=dict)
    held_errors = fields.List(fields.Nested(_HeldError), required=True)


@cache
def window_catalogue() -> Catalogue:
    """The one that comes with the code."""
    return read_catalogue(_text("to_agency.yaml"), _text("to_window.yaml"))


def read_catalogue(to_agency: str, to_window: str) -> Catalogue:
    """From YAML. Raises BadCatalogue."""
    asked, told = _loaded(_ToAgency(), to_agency, "to_agency.yaml"), _loaded(_ToWindow(), to_window, "to_window.yaml")
    lists = {
        name: tuple(Copy(copy["type"], copy["name"]) for copy in row["copies"])
        for name, row in told["distributions"].items()
    }
    return Catalogue(
        document_types=tuple(asked["document_types"]),
        to_agency=_distinct(_asked(name, row) for name, row in asked["messages"].items()),
        to_window=tuple(_told(name, row, lists) for name, row in told["messages"].items()),
        held_errors=frozenset(row["code"] for row in told["held_errors"]),
    )


def _asked(name: str, row: Mapping[str, Any]) -> Message:
    return Message(name, Direction.TO_AGENCY, **row)


def _told(name: str, row: Mapping[str, Any], lists: Mapping[str, tuple[Copy, ...]]) -> Message:
    listed = row["distribution"]
    if listed is not None and listed not in lists:
        raise BadCatalogue(f"to_window.yaml: {name}: there is no distribution list {listed}")
    plain = {key: row[key] for key in ("type", "function", "meaning", "certainty")}
    details, copies = tuple(row["details"]), lists[listed] if listed else ()
    return Message(name, Direction.TO_WINDOW, form="result", details=details, copies=copies, **plain)


def _distinct(messages: Iterable[Message]) -> tuple[Message, ...]:
    seen: dict[str, Message] = {}
    for message in messages:
        if message.kind in seen:
            raise BadCatalogue(f"to_agency.yaml: {message.name} and {seen[message.kind].name} are both {message.kind}")
        seen[message.kind] = message
    return tuple(seen.values())


def _loaded(schema: Schema, text: str, file: str) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema.load(yaml.safe_load(text))
    except (ValidationError, yaml.YAMLError) as error:
        raise BadCatalogue(f"{file}: {error}") from error
    return loaded


def _text(name: str) -> str:
    return files("shared.single_window").joinpath("data", name).read_text(encoding="utf-8")
