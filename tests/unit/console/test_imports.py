"""The console leans on no framework of the services behind it."""

import subprocess
import sys


def test_neither_pages_nor_command_load_nameko_or_eventlet() -> None:
    program = (
        "import sys, services.console.cli, services.console.bootstrap;"
        "print(sorted({'nameko', 'eventlet', 'kombu', 'pymongo'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert said.stdout.strip() == "[]"
    assert said.stderr == ""
