"""Reads one table of the law from YAML; whatever is wrong is named by file, row and field.

A file holds `rows`, and in `basis` the fields that its rows share, such as source and dates; a row may override those.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from marshmallow import ValidationError

from shared.errors import Permanent
from shared.regulation.provisions import ProvisionSchema


class BadRegulation(Permanent):
    """The data of the law cannot be used; the message lists every fault. Services refuse to start on it."""

    code = "bad_regulation"


class _StrictLoader(yaml.SafeLoader):
    """Refuses doubled keys, of which plain YAML silently keeps the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        doubled = sorted({str(key) for key in keys if keys.count(key) > 1})
        if doubled:
            raise BadRegulation(f"{node.start_mark.name}, line {node.start_mark.line + 1}: {doubled} given twice.")
        return super().construct_mapping(node, deep)


def read_table(path: Path, schema: ProvisionSchema, key: Iterable[str] = ("code",)) -> tuple[Any, ...]:
    """The rows of one file, as the schema makes them.

    key: the fields that tell two rows apart. Raises BadRegulation.
    """
    basis, rows = _content(path)
    made, faults = [], []
    for number, row in enumerate(rows, start=1):
        where = f"{path.name}, row {number}"
        if not isinstance(row, dict):
            faults.append(f"{where}: is not a mapping.")
            continue
        row = {**basis, **row}
        named = f"{where} ({', '.join(str(row.get(field)) for field in key)})"
        try:
            made.append((named, schema.load(row)))
        except ValidationError as error:
            faults += [f"{named}, field {field}: {message}" for field, message in _flat(error.messages)]
    faults += _doubles(made, tuple(key)) + _turned(made)
    if faults:
        raise BadRegulation("The data of the law has faults:\n" + "\n".join(faults))
    return tuple(row for _, row in made)


def _content(path: Path) -> tuple[dict[str, Any], list[Any]]:
    try:
        with path.open(encoding="utf-8") as stream:
            content = yaml.load(stream, _StrictLoader)  # noqa: S506 (a SafeLoader, made stricter)
    except FileNotFoundError:
        raise BadRegulation(f"{path.name}: the file is missing from {path.parent}.") from None
    except yaml.YAMLError as error:
        raise BadRegulation(f"{path.name}: is not YAML: {error}") from error
    if not isinstance(content, dict) or not isinstance(content.get("rows"), list):
        raise BadRegulation(f"{path.name}: needs a mapping with `rows`, a list (and `basis`, what the rows share).")
    return content.get("basis") or {}, content["rows"]


def _flat(messages: Any, prefix: str = "") -> list[tuple[str, str]]:
    if isinstance(messages, dict):
        under = f"{prefix}." if prefix else ""
        return [found for key, inner in messages.items() for found in _flat(inner, f"{under}{key}")]
    return [(str(prefix), str(message)) for message in messages]


def _doubles(made: list[tuple[str, Any]], key: tuple[str, ...]) -> list[str]:
    seen: dict[tuple[Any, ...], str] = {}
    faults = []
    for named, row in made:
        identity = tuple(getattr(row, field) for field in key)
        if identity in seen:
            faults.append(f"{named}, field {'/'.join(key)}: the same as {seen[identity]}.")
        seen[identity] = named
    return faults


def _turned(made: list[tuple[str, Any]]) -> list[str]:
    return [
        f"{named}, field in_force_to: lies before in_force_from."
        for named, row in made
        if row.in_force_to is not None and row.in_force_to < row.in_force_from
    ]
