"""`python -m services.console`: serves the pages on CONSOLE_ADDRESS."""

from __future__ import annotations

import os
import sys
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from services.console.bootstrap import build
from services.console.patience import PatientWorker
from services.console.settings import Settings, SettingsError, read_settings
from shared.telemetry import configure_logging


class _OurLog(Logger):
    """Gunicorn's own lines through our logging, so that there is one format."""

    def setup(self, cfg: Any) -> None:
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class _Server(BaseApplication):
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        host = f"[{self.settings.host}]" if ":" in self.settings.host else self.settings.host
        options = {
            "bind": f"{host}:{self.settings.port}",
            "worker_class": PatientWorker,
            "workers": 1,
            "threads": 16,
            "graceful_timeout": 20,
            "logger_class": _OurLog,
            "control_socket_disable": True,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return build(self.settings)


def main() -> int:
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        for problem in error.problems:
            print(f"console: {problem}", file=sys.stderr)
        return 2
    configure_logging("console", settings.log_level)
    _Server(settings).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
