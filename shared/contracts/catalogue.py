"""Which events exist, in which version, and who publishes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, ValidationError

from shared import texts
from shared.errors import Invalid, UnknownMessage, Violation


@dataclass(frozen=True)
class EventContract:
    """type: routing key, "<service>.<what_happened>". version: major; a breaking change is a new one beside the old."""

    type: str
    version: int
    schema: Schema
    summary: str

    @property
    def dataschema(self) -> str:
        return f"/schemas/{self.type}/{self.version}"


class Catalogue:
    """All contracts that this code knows."""

    def __init__(self) -> None:
        self._by_type: dict[str, dict[int, EventContract]] = {}

    def event(self, type: str, version: int = 1) -> Callable[[type[Schema]], type[Schema]]:
        """Registers a schema class; its docstring's first line is the summary."""

        def register(schema: Any) -> Any:
            summary = (schema.__doc__ or "").strip().splitlines()[0]
            self._by_type.setdefault(type, {})[version] = EventContract(type, version, schema(), summary)
            return schema

        return register

    def __iter__(self) -> Any:
        return (contract for versions in self._by_type.values() for contract in versions.values())

    def newest(self, type: str) -> EventContract:
        versions = self._by_type[type]
        return versions[max(versions)]

    def dump(self, type: str, data: Any) -> tuple[str, dict[str, Any]]:
        """The dataschema and the JSON values of an event about to be published."""
        contract = self.newest(type)
        dumped: dict[str, Any] = contract.schema.dump(data)
        return contract.dataschema, dumped

    def publishable(self, type: str, data: Any) -> tuple[str, dict[str, Any]]:
        """As `dump`, once it is sure that no consumer will refuse it. Raises Invalid with every field that one would."""
        dataschema, dumped = self.dump(type, data)
        broken = [*violations_of(self.newest(type).schema.validate(dumped)), *unseen_characters(dumped)]
        if broken:
            raise Invalid(
                broken, f"Nothing was stored: what others would be told of it ({type}) breaks their contract."
            )
        return dataschema, dumped

    def load(self, type: str, dataschema: str, data: Any) -> Mapping[str, Any]:
        """Raises UnknownMessage for a type or version that this code does not know, Invalid for broken data."""
        for contract in self._by_type.get(type, {}).values():
            if contract.dataschema == dataschema:
                try:
                    loaded: Mapping[str, Any] = contract.schema.load(data)
                except ValidationError as error:
                    raise Invalid(violations_of(error.messages), f"The data of {type} breaks its contract.") from error
                return loaded
        raise UnknownMessage(f"{type} ({dataschema}) is not known here; newer code will take it in.")


def unseen_characters(value: Any, pointer: str = "") -> list[Violation]:
    """One violation per text of a JSON value that holds what cannot be seen."""
    if isinstance(value, dict):
        inner = [(pointer_name(name), item) for name, item in value.items()]
    elif isinstance(value, list):
        inner = [(str(index), item) for index, item in enumerate(value)]
    else:
        message = texts.unseen_character(value) if isinstance(value, str) else None
        return [] if message is None else [Violation(pointer, texts.RULE, message)]
    return [violation for name, item in inner for violation in unseen_characters(item, f"{pointer}/{name}")]


def pointer_name(name: Any) -> str:
    """A member's name as JSON pointers want it (RFC 6901)."""
    return str(name).replace("~", "~0").replace("/", "~1")


def violations_of(messages: Any, pointer: str = "") -> list[Violation]:
    """marshmallow's nested messages as a flat list, one Violation per message, with JSON pointers."""
    if isinstance(messages, dict):
        return [
            violation
            for key, inner in messages.items()
            for violation in violations_of(inner, pointer if key == "_schema" else f"{pointer}/{key}")
        ]
    listed = messages if isinstance(messages, list) else [messages]
    return [Violation(pointer, "invalid", str(message)) for message in listed]
