"""import-linter can forbid by name only; this allows by name, so that a new library does not slip in."""

import ast
import sys
from pathlib import Path

import pytest

from deploy.dev.settings import ROOT

MODULES = sorted(ROOT.glob("services/*/domain/**/*.py"))
UNWELCOME = {
    "os",
    "socket",
    "subprocess",
    "threading",
    "asyncio",
    "random",
    "time",
    "logging",
    "http",
    "urllib",
    "sqlite3",
}


def imported(source: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module)
    return found


# Values and rules of more than one service, themselves without I/O.
SHARED = ("shared.barring", "shared.errors", "shared.reference.entries", "shared.regulation", "shared.texts")


def impure(source: str, own: str) -> set[str]:
    return {
        name
        for name in imported(source)
        if not name.startswith((own, *SHARED))
        and (name.split(".")[0] not in sys.stdlib_module_names or name.split(".")[0] in UNWELCOME)
    }


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_domain_is_pure(module: Path):
    service = module.relative_to(ROOT).parts[1]
    assert impure(module.read_text(), f"services.{service}.domain") == set()


def test_the_check_sees_what_it_should():
    source = "import pymongo, re\nfrom shared.storage import codec\nfrom shared.errors import Conflict\nimport os.path"
    assert impure(source, "services.x.domain") == {"pymongo", "shared.storage", "os.path"}
