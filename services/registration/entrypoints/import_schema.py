"""Writes docs/api/import-open.schema.json, the form of a line of the file for `cuakhau import-open`.

python -m services.registration.entrypoints.import_schema [--check] FILE
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from services.registration.entrypoints.schemas.importing import OpenDossierIn

_HERE, _THERE = "#/components/schemas/", "#/$defs/"
_ROW = "OpenDossier"


def schema() -> dict[str, Any]:
    """JSON Schema, draft 2020-12."""
    spec = APISpec("", "1", "3.1.0", plugins=[MarshmallowPlugin()])
    spec.components.schema(_ROW, schema=OpenDossierIn)
    parts = _moved(spec.to_dict()["components"]["schemas"])
    row = parts.pop(_ROW)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A dossier that is open elsewhere: one line of the file for `cuakhau import-open`",
        "description": "The form of the line. What its fields may say is held to the rules of docs/cut-over.md besides.",
        **row,
        "additionalProperties": False,
        "$defs": {name: {**part, "additionalProperties": False} for name, part in sorted(parts.items())},
    }


def as_text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _moved(node: Any) -> Any:
    if isinstance(node, list):
        return [_moved(inner) for inner in node]
    if not isinstance(node, dict):
        return node.replace(_HERE, _THERE) if isinstance(node, str) else node
    return {key: _moved(inner) for key, inner in node.items()}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="The form of a line of the file for `cuakhau import-open`.")
    parser.add_argument("--check", action="store_true", help="only say whether FILE is up to date")
    parser.add_argument("file", type=Path)
    asked = parser.parse_args(arguments)
    text = as_text()
    if not asked.check:
        asked.file.write_text(text, encoding="utf-8")
        return 0
    if asked.file.exists() and asked.file.read_text(encoding="utf-8") == text:
        return 0
    print(f"{asked.file} is out of date: run `make docs`", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
