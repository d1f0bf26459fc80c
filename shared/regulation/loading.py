"""Reads one table of the law from YAML; whatever is wrong is named by file, row and field.

A file holds `rows`, and in `basis` the fields that its rows share, such as source and dates; a row may override those. A
table may be spread over files: `deadlines.yaml`, `deadlines_next.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from marshmallow import ValidationError

from shared.errors import Permanent
from shared.regulation.provisions import ProvisionSchema


class BadRegulation(Permanent):
    """The data of the law cannot be used; the message lists every fault. Services refuse to start on it."""

    code = "bad_regulation"


# Several times as fast where the C library is there.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_SafeLoader):
    """Refuses doubled keys, of which plain YAML silently keeps the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        doubled = sorted({str(key) for key in keys if keys.count(key) > 1})
        if doubled:
            raise BadRegulation(f"{node.start_mark.name}, line {node.start_mark.line + 1}: {doubled} given twice.")
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


def read_tables(directory: Path, name: str, schema: ProvisionSchema, key: Iterable[str] = ("code",)) -> tuple[Any, ...]:
    """The rows of a table from all of its files. key: the fields that tell two rows apart. Raises BadRegulation."""
    further = sorted(directory.glob(f"{name}_*.yaml"))
    plain = directory / f"{name}.yaml"
    # A missing file is a fault unless the table has others.
    return _read(([plain] if plain.exists() or not further else []) + further, schema, tuple(key))


def read_table(path: Path, schema: ProvisionSchema, key: Iterable[str] = ("code",)) -> tuple[Any, ...]:
    """The rows of one file, as the schema makes them. Raises BadRegulation."""
    return _read([path], schema, tuple(key))


def _read(paths: Iterable[Path], schema: ProvisionSchema, key: tuple[str, ...]) -> tuple[Any, ...]:
    made, faults = [], []
    for path in paths:
        basis, rows = _content(path)
        for number, row in enumerate(rows, start=1):
            where = f"{path.name}, row {number}"
            if not isinstance(row, dict):
                faults.append(f"{where}: is not a mapping.")
                continue
            row = {**basis, **row}
            named = f"{where} ({', '.join(str(row.get(field)) for field in key)})"
            try:
                made.append((named, replace(schema.load(row), file=path.name)))
            except ValidationError as error:
                faults += [
                    f"{named}, field {field}: {message}{_given(row, field)}" for field, message in _flat(error.messages)
                ]
    faults += _doubles(made, key) + _turned(made)
    refuse(faults)
    return tuple(row for _, row in made)


def raw_rows(path: Path) -> list[dict[str, Any]]:
    """The rows as they are written, with what they share; for showing, not for deciding. Raises BadRegulation."""
    basis, rows = _content(path)
    return [{**basis, **row} for row in rows]


def refuse(faults: Iterable[str]) -> None:
    """Raises BadRegulation if there is any fault."""
    if lines := tuple(faults):
        raise BadRegulation("The data of the law has faults:\n" + "\n".join(lines))


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


def _given(row: dict[str, Any], field: str) -> str:
    """What the row has there, and how to write it where YAML read something else than text."""
    value: Any = row
    for part in field.split("."):
        if isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, dict) and part in value:
            value = value[part]
        else:
            return ""
    if isinstance(value, dict | list):
        return ""
    quoted = (
        " Text that looks like a number, a date or yes/no is written in quotes." if not isinstance(value, str) else ""
    )
    return f" Given: {value}.{quoted}"


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
