"""Where everything of one checkout runs: taken from the environment, else from defaults that move together."""

import os
import secrets
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.dev import broker, database, signing
from deploy.dev.ports import HIGHEST, LOOPBACK, BrokerPorts

ROOT = Path(__file__).resolve().parents[2]

_ADDRESSES = {
    "CONSOLE_ADDRESS": 8100,
    "REGISTRATION_ADDRESS": 8101,
    "INSPECTION_ADDRESS": 8102,
    "NOTIFICATION_ADDRESS": 8103,
    "WINDOW_ADDRESS": 8190,
    "SMTP_ADDRESS": 8125,
    "MAIL_VIEW_ADDRESS": 8126,
    "GATEWAY_ADDRESS": 8127,
}
_BROKER_PORTS = {
    "CUAKHAU_AMQP_PORT": 5682,
    "CUAKHAU_MANAGEMENT_PORT": 15682,
    "CUAKHAU_DISTRIBUTION_PORT": 25682,
    "CUAKHAU_EPMD_PORT": 4379,
}
_MONGODB_PORT = ("CUAKHAU_MONGODB_PORT", 27027)


class BadSetting(Exception):
    """The environment asks for what cannot be."""


@dataclass(frozen=True)
class Settings:
    root: Path
    run: Path
    shared: Mapping[str, str]
    """What every program finds in its environment."""
    broker_ports: BrokerPorts | None
    """None: the broker is somebody else's."""
    mongodb_port: int | None
    """None: the database is somebody else's."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], root: Path = ROOT) -> "Settings":
        run = Path(environment.get("CUAKHAU_RUN_DIR") or root / ".run").resolve()
        offset = _number(environment, "CUAKHAU_PORT_OFFSET", 0)
        broker_ports, shared = _broker(environment, offset)
        mongodb_port, shared_mongodb = _mongodb(environment, offset)
        addresses = {name: environment.get(name) or f"{LOOPBACK}:{port + offset}" for name, port in _ADDRESSES.items()}
        shared |= {
            **shared_mongodb,
            "CUAKHAU_RUN_DIR": str(run),
            "CUAKHAU_ENV": environment.get("CUAKHAU_ENV", "development"),
            "CUAKHAU_SECRET": environment.get("CUAKHAU_SECRET") or _kept_secret(run / "secret"),
            "CUAKHAU_DATABASE_PREFIX": environment.get("CUAKHAU_DATABASE_PREFIX", ""),
            **addresses,
            "WINDOW_URL": environment.get("WINDOW_URL", f"http://{addresses['WINDOW_ADDRESS']}/nsw/ws"),
            "WINDOW_FILES_URL": environment.get("WINDOW_FILES_URL", f"http://{addresses['WINDOW_ADDRESS']}/nsw/files"),
            "GATEWAY_URL": environment.get("GATEWAY_URL", f"http://{addresses['GATEWAY_ADDRESS']}"),
            "GATEWAY_SECRET": environment.get("GATEWAY_SECRET") or _kept_secret(run / "gateway-secret"),
            **{name: environment.get(name) or value for name, value in signing.settings(run).items()},
        }
        settings = cls(root, run, shared, broker_ports, mongodb_port)
        settings.check_ports()
        return settings

    def port_of(self, address: str) -> int:
        host, colon, port = self.shared[address].rpartition(":")
        if not (colon and host and port.isdecimal()):
            raise BadSetting(f"{address}={self.shared[address]}: host:port is expected")
        return int(port)

    @property
    def ports(self) -> dict[str, int]:
        """Every port that our own processes take, by the variable that moves it."""
        taken = {name: self.port_of(name) for name in _ADDRESSES}
        if self.broker_ports is not None:
            ports = self.broker_ports
            numbers = (ports.amqp, ports.management, ports.distribution, ports.epmd)
            taken |= dict(zip(_BROKER_PORTS, numbers, strict=True))
        if self.mongodb_port is not None:
            taken[_MONGODB_PORT[0]] = self.mongodb_port
        return taken

    def check_ports(self) -> None:
        seen: dict[int, str] = {}
        for name, port in self.ports.items():
            if not 0 < port <= HIGHEST:
                raise BadSetting(f"{name}: port {port} is outside 1..{HIGHEST} (above begin the ephemeral ports)")
            if port in seen:
                raise BadSetting(f"{name} and {seen[port]} are both port {port}")
            seen[port] = name

    def write_environment(self) -> Path:
        """A file for a person to source, and for the `cuakhau` command to read."""
        path = self.run / "env"
        path.touch(mode=0o600)
        path.write_text("".join(f"export {name}={shlex.quote(value)}\n" for name, value in self.shared.items()))
        return path


def _broker(environment: Mapping[str, str], offset: int) -> tuple[BrokerPorts | None, dict[str, str]]:
    numbers = {name: _number(environment, name, port + offset) for name, port in _BROKER_PORTS.items()}
    ports = BrokerPorts(*numbers.values())
    own = {"AMQP_URI": broker.amqp_uri(ports.amqp), "AMQP_MANAGEMENT_URI": broker.management_uri(ports.management)}
    given = {name: environment[name] for name in own if environment.get(name)}
    # A shell that sourced our own environment file names our own broker.
    if not given or given == own:
        return ports, own | {name: str(number) for name, number in numbers.items()}
    if given.keys() != own.keys():
        raise BadSetting("AMQP_URI and AMQP_MANAGEMENT_URI are set together: bindings are checked through the latter")
    return None, given


def _mongodb(environment: Mapping[str, str], offset: int) -> tuple[int | None, dict[str, str]]:
    name, default = _MONGODB_PORT
    port = _number(environment, name, default + offset)
    own = database.mongodb_uri(port)
    given = environment.get("MONGODB_URI") or own
    if given == own:
        return port, {"MONGODB_URI": own, name: str(port)}
    return None, {"MONGODB_URI": given}


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isdecimal():
        raise BadSetting(f"{name}={text}: a number is expected")
    return int(text)


def _kept_secret(path: Path) -> str:
    """Made once, so that tokens and sessions outlive a restart."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as stream:
        stream.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
