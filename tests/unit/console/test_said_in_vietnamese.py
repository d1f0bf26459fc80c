"""Whatever the services find wrong with what somebody filled in is said in Vietnamese: by its sentence, or by its rule."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.console.entrypoints.acts.refusals import SENTENCES
from services.console.entrypoints.acts.rules import RULES
from services.console.entrypoints.counter.workbook_words import SENTENCES as OF_A_WORKBOOK

ROOT = Path(__file__).parents[3]
# Where code and message stand among the arguments of what finds fault.
_AT = {"add": (1, 2), "check": (2, 3), "Fault": (1, 2), "Violation": (1, 2)}
# And of what finds fault with a workbook.
_AT_OF_A_WORKBOOK = {"tell": (1, 2), "refuse": (0, 1)}
# What is read by programs, or by who brings dossiers over from another system; none of it is a form of the console.
_NO_FORMS = ("importing", "application/window", "single_window", "rules/file_code", "rules/flag",
             "entrypoints/deadlines", "entrypoints/photos")  # fmt: skip
# The paper that is missing is named by the law's own words.
_BY_RULE = {*RULES, "document_missing"}
# Where messages pass through, or are put together as sentences that the pages know: file and code.
_ELSEWHERE = {
    ("registration/domain/rules/findings.py", None),
    ("registration/domain/rules/text.py", None),
    ("registration/adapters/spreadsheet/found.py", None),
    ("registration/adapters/spreadsheet/labelled.py", None),
    ("registration/adapters/spreadsheet/package.py", None),
    ("registration/adapters/spreadsheet/package.py", "too_large"),
    ("registration/domain/on_paper.py", "order"),
    ("registration/domain/reference/stating.py", "past"),
    ("inspection/domain/findings.py", None),
    ("inspection/domain/on_paper.py", "order"),
    ("inspection/domain/acts/draft_result.py", None),
}


@dataclass(frozen=True)
class Found:
    """message: with * for what is filled in; None where it is put together elsewhere."""

    file: str
    line: int
    code: str | None
    message: str | None


def found_by(service: str) -> Iterator[Found]:
    for path in sorted((ROOT / "services" / service).rglob("*.py")):
        file = str(path.relative_to(ROOT / "services"))
        if any(part in file for part in _NO_FORMS):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            yield from _in(function, file)


def _in(function: ast.FunctionDef, file: str) -> Iterator[Found]:
    named: dict[str, str] = {}
    steps = sorted(
        (node for node in ast.walk(function) if isinstance(node, ast.Assign | ast.Call)),
        key=lambda node: (node.lineno, isinstance(node, ast.Call)),
    )
    for node in steps:
        if isinstance(node, ast.Assign):
            said = _text(node.value, named)
            if said is not None and isinstance(node.targets[0], ast.Name):
                named[node.targets[0].id] = said
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        code_at, message_at = (_AT | _AT_OF_A_WORKBOOK if "/spreadsheet/" in file else _AT).get(called, (0, 0))
        if message_at and len(node.args) > message_at:
            code = node.args[code_at]
            known = code.value if isinstance(code, ast.Constant) else None
            yield Found(file, node.lineno, known, _text(node.args[message_at], named))
        # A cell as it was read.
        given = {each.arg: each.value for each in node.keywords}
        if called == "Read" and "message" in given:
            code = given["code"]
            known = code.value if isinstance(code, ast.Constant) else None
            yield Found(file, node.lineno, known, _text(given["message"], named))


def _text(node: ast.expr, named: dict[str, str]) -> str | None:
    match node:
        case ast.Constant(value=str() as said):
            return said
        case ast.JoinedStr():
            return "".join(str(each.value) if isinstance(each, ast.Constant) else "*" for each in node.values)
        case ast.Name():
            return named.get(node.id)
        case _:
            return None


def _shape(template: str) -> re.Pattern[str]:
    return re.compile(".*?".join(map(re.escape, re.split(r"%\(\w+\)s", template))), re.DOTALL)


@pytest.mark.parametrize("service", ["registration", "inspection"])
def test_every_message_about_a_field_has_its_vietnamese(service: str) -> None:
    known = [_shape(template) for template in (*SENTENCES, *OF_A_WORKBOOK)]
    messages = list(found_by(service))
    assert len(messages) > 50, "the services find fault in another way now: look for it there"
    english = [
        f"{each.file}:{each.line} [{each.code}] {each.message}"
        for each in messages
        if each.code not in _BY_RULE
        and (each.file, each.code) not in _ELSEWHERE
        and not any(shape.fullmatch(each.message or "") for shape in known)
    ]
    assert english == []
