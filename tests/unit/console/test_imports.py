"""The console leans on no framework of the services behind it, and its command starts without what it does not need."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("services.console.cli", ("nameko", "eventlet", "kombu", "pymongo", "authlib", "argon2")),
        ("services.console.bootstrap", ("nameko", "eventlet", "kombu", "weasyprint")),
    ],
)
def test_what_is_not_loaded(module: str, unwanted: tuple[str, ...]) -> None:
    program = f"import sys, {module};print(sorted({set(unwanted)} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert said.stdout.strip() == "[]"
    assert said.stderr == ""
