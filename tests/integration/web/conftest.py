import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from deploy.dev.ports import free_ports
from tests.integration.web.demo import SECRET, Demo, until


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Demo]]:
    running: list[subprocess.Popen[str]] = []

    def run(workers: int = 2, constants: dict[str, Any] | None = None) -> Demo:
        directory = tmp_path_factory.mktemp("demo")
        port, other_port = free_ports(2)
        environment = {
            **os.environ,
            "CUAKHAU_SECRET": SECRET,
            "DEMO_PORT": str(port),
            "DEMO_OTHER_PORT": str(other_port),
            "DEMO_DIRECTORY": str(directory),
            "DEMO_WORKERS": str(workers),
            "DEMO_CONSTANTS": json.dumps(constants or {}),
        }
        log = directory / "log"
        with log.open("w") as out:
            command = [sys.executable, "-W", "ignore", "-m", "tests.integration.web_demo"]
            process = subprocess.Popen(command, env=environment, stderr=out, text=True)
        running.append(process)
        demo = Demo(process, port, other_port, directory, log)

        def up() -> bool:
            assert process.poll() is None, log.read_text()
            try:
                return demo.call("GET", "/healthz").status_code == 200
            except httpx.TransportError:
                return False

        until(up, 30)
        return demo

    yield run
    for process in running:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def demo(start: Callable[..., Demo]) -> Demo:
    return start()
