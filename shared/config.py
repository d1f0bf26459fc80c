"""Settings of a service process: typed, read once from the environment, checked at start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from shared.secret import Misconfigured, secret_from


@dataclass(frozen=True)
class Settings:
    """grace: seconds for what is in hand when the process is asked to stop. prefetch: messages in hand at most.

    clock_file: moves the clock (`shared.clock.MovableClock`), in development only. sweep_seconds: timers come round at
    least that often; None: each at its own pace. staff_register: "required" lets only those act who are in the register
    of staff; "optional" lets in whoever is not in it at all.
    """

    service: str
    address: str
    amqp_uri: str
    amqp_management_uri: str | None
    mongodb_uri: str
    database: str
    secret: str
    environment: str
    prefetch: int = 10
    grace: float = 25.0
    log_level: str = "INFO"
    clock_file: Path | None = None
    sweep_seconds: float | None = None
    staff_register: str = "required"

    @property
    def vhost(self) -> str:
        return unquote(urlsplit(self.amqp_uri).path.removeprefix("/")) or "/"

    @classmethod
    def from_environment(cls, service: str, environ: Mapping[str, str]) -> Settings:
        """Raises Misconfigured, naming what is missing and what to set."""
        return cls(
            service=service,
            address=_needed(environ, f"{service.upper()}_ADDRESS", "127.0.0.1:8101"),
            amqp_uri=_needed(environ, "AMQP_URI", "amqp://user:password@host:5672/vhost"),
            amqp_management_uri=environ.get("AMQP_MANAGEMENT_URI") or None,
            mongodb_uri=_needed(environ, "MONGODB_URI", "mongodb://host:27017/?replicaSet=rs0"),
            database=environ.get("CUAKHAU_DATABASE_PREFIX", "") + service,
            secret=secret_from(environ),
            environment=environ.get("CUAKHAU_ENV", "production"),
            prefetch=_number(environ, "CUAKHAU_PREFETCH", 10),
            grace=float(_number(environ, "CUAKHAU_GRACE_SECONDS", 25)),
            log_level=environ.get("CUAKHAU_LOG_LEVEL", "INFO"),
            clock_file=clock_file_from(environ),
            sweep_seconds=_seconds(environ, "CUAKHAU_SWEEP_SECONDS"),
            staff_register=staff_register_from(environ),
        )


def staff_register_from(environ: Mapping[str, str]) -> str:
    """CUAKHAU_STAFF_REGISTER; in development the register need not be filled. Raises Misconfigured."""
    usual = "optional" if environ.get("CUAKHAU_ENV") == "development" else "required"
    chosen = environ.get("CUAKHAU_STAFF_REGISTER") or usual
    if chosen not in ("optional", "required"):
        raise Misconfigured(f"CUAKHAU_STAFF_REGISTER is '{chosen}'; 'required' or 'optional' is needed.")
    return chosen


def clock_file_from(environ: Mapping[str, str]) -> Path | None:
    """CUAKHAU_CLOCK_FILE: only with CUAKHAU_ENV=development; legal deadlines would count wrong days elsewhere.

    Raises Misconfigured.
    """
    file = environ.get("CUAKHAU_CLOCK_FILE")
    if file and environ.get("CUAKHAU_ENV") != "development":
        raise Misconfigured(
            "CUAKHAU_CLOCK_FILE moves the clock by which legal deadlines count, which is for development only. "
            "Unset it, or set CUAKHAU_ENV=development."
        )
    return Path(file) if file else None


def _needed(environ: Mapping[str, str], name: str, example: str) -> str:
    if not environ.get(name):
        raise Misconfigured(f"{name} is not set. Set it, for example to {example}.")
    return environ[name]


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name, str(default))
    if not value.isdecimal() or int(value) < 1:
        raise Misconfigured(f"{name} is '{value}'; a whole number from 1 is needed.")
    return int(value)


def _seconds(environ: Mapping[str, str], name: str) -> float | None:
    value = environ.get(name)
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0
    if not 0.01 <= seconds <= 3600:
        raise Misconfigured(f"{name} is '{value}'; seconds from 0.01 to 3600 are needed.")
    return seconds
