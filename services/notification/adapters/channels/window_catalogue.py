"""The window's message catalogue, read from its data file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import yaml
from marshmallow import Schema, ValidationError, fields, validate

from services.notification.adapters.channels.window_content import DETAILS, Copy
from services.notification.domain.kinds import KINDS, Kind

_TOLD = [kind.value for kind, hearing in KINDS.items() if hearing.through_window]


@dataclass(frozen=True)
class WindowMessage:
    """details: which parts `window_content` adds to the Result element. copies: who gets one, as the form lists them."""

    type: str
    function: str
    details: tuple[str, ...]
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True)
class WindowCatalogue:
    """held_errors: error codes by which the window says that it holds the message already."""

    messages: Mapping[Kind, WindowMessage]
    held_errors: frozenset[str]


class BadCatalogue(Exception):
    """The data file cannot be used; the message names every fault."""


class _Message(Schema):
    type = fields.String(required=True, validate=validate.Regexp(r"\d{2,3}$"))
    function = fields.String(required=True, validate=validate.Regexp(r"\d{2,3}$"))
    details = fields.List(fields.String(validate=validate.OneOf(sorted(DETAILS))), required=True)
    distribution = fields.String(load_default=None)
    certainty = fields.String(required=True)


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


class _Catalogue(Schema):
    messages = fields.Dict(
        keys=fields.String(validate=validate.OneOf(_TOLD)),
        values=fields.Nested(_Message),
        required=True,
        validate=validate.Length(equal=len(_TOLD), error=f"one message is needed for each of {', '.join(_TOLD)}"),
    )
    distributions = fields.Dict(keys=fields.String(), values=fields.Nested(_Distribution), load_default=dict)
    held_errors = fields.List(fields.Nested(_HeldError), required=True)


def read_window_catalogue(text: str | None = None) -> WindowCatalogue:
    """From YAML; without `text` the one that comes with the service. Raises BadCatalogue."""
    if text is None:
        text = files(__package__).joinpath("window_messages.yaml").read_text(encoding="utf-8")
    try:
        loaded = _Catalogue().load(yaml.safe_load(text))
    except (ValidationError, yaml.YAMLError) as error:
        raise BadCatalogue(f"window_messages.yaml: {error}") from error
    lists = {
        name: tuple(Copy(copy["type"], copy["name"]) for copy in row["copies"])
        for name, row in loaded["distributions"].items()
    }
    messages = {}
    for kind, row in loaded["messages"].items():
        listed = row["distribution"]
        if listed is not None and listed not in lists:
            raise BadCatalogue(f"window_messages.yaml: {kind}: there is no distribution list {listed}")
        copies = lists[listed] if listed else ()
        messages[Kind(kind)] = WindowMessage(row["type"], row["function"], tuple(row["details"]), copies)
    return WindowCatalogue(messages, frozenset(row["code"] for row in loaded["held_errors"]))
