"""docs/api/import-open.schema.json is what the code takes, and the example file fits it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.registration.adapters import relaxed_rules
from services.registration.entrypoints.import_schema import as_text, main, schema
from services.registration.entrypoints.importing_rows import read_row

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ROOT / "docs" / "api" / "import-open.schema.json"
PAGE = ROOT / "docs" / "cut-over.md"
EXAMPLE = ROOT / "tests" / "data" / "import" / "open-dossiers.jsonl"


def lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in EXAMPLE.read_text(encoding="utf-8").splitlines()]


def test_the_published_schema_is_up_to_date() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == as_text(), "run `make docs`"


def test_a_check_of_an_old_schema_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "schema.json"
    assert main(["--check", str(file)]) == 1
    assert main([str(file)]) == 0
    assert main(["--check", str(file)]) == 0
    assert "make docs" in capsys.readouterr().err


def test_it_belongs_to_those_that_are_written_by_make_docs() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "import_schema $(CHECK) docs/api/import-open.schema.json" in makefile


@pytest.mark.parametrize("line", lines(), ids=lambda line: line["file_code"])
def test_the_example_fits(line: dict[str, Any]) -> None:
    fits(line, schema(), "")
    read_row(line)


@pytest.mark.parametrize("missing", schema()["required"])
def test_what_it_calls_required_is(missing: str) -> None:
    line = lines()[0]
    del line[missing]
    with pytest.raises(AssertionError, match=missing):
        fits(line, schema(), "")
    with pytest.raises(Exception, match="breaks") as refusal:
        read_row(line)
    assert [v.pointer for v in refusal.value.violations] == [f"/{missing}"]  # type: ignore[attr-defined]


def test_the_page_names_every_field_of_a_line_and_every_rule_that_is_let_pass() -> None:
    page = PAGE.read_text(encoding="utf-8")
    form = {"dossier_type", "agency", "importer", "import_from", "import_to", "storage_address", "cert_body", "qcvn"}
    form |= {"note", "goods_lines", "declarations", "received_at"}
    assert {name for name in schema()["properties"] if name not in form and f"`{name}`" not in page} == set()
    table = yaml.safe_load(Path(relaxed_rules.__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    assert {row["rule"] for row in table if f"`{row['rule']}`" not in page} == set()


def fits(value: Any, part: dict[str, Any], at: str) -> None:
    """As far as our schema goes: references, types, properties, required, choices, lengths."""
    if "anyOf" in part:
        if value is None:
            return
        part = next(one for one in part["anyOf"] if one.get("type") != "null")
    if "$ref" in part:
        part = {**schema()["$defs"][part["$ref"].rpartition("/")[2]]}
    if value is None:
        assert "null" in part.get("type", ()), at
        return
    if isinstance(value, dict) and "properties" in part:
        assert set(part.get("required", ())) <= set(value), f"{at}: {set(part['required']) - set(value)}"
        assert set(value) <= set(part["properties"]), at
        for name, inner in value.items():
            fits(inner, part["properties"][name], f"{at}/{name}")
    if isinstance(value, list) and isinstance(part.get("items"), dict):
        for place, inner in enumerate(value):
            fits(inner, part["items"], f"{at}/{place}")
    if isinstance(value, str):
        _text_fits(value, part, at)


def _text_fits(value: str, part: dict[str, Any], at: str) -> None:
    assert value in part.get("enum", [value]), at
    assert part.get("minLength", 0) <= len(value) <= part.get("maxLength", len(value)), at
    if part.get("format") == "date":
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", value), at
