"""What the system consists of, and in which order it starts and stops."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from deploy.dev import broker, database, signing
from deploy.dev.process import Command
from deploy.dev.settings import Settings


class Tier(IntEnum):
    """Started from the bottom up, stopped from the top down; within a tier all at once."""

    names = 10
    ground = 20
    outside = 30
    services = 40


@dataclass(frozen=True)
class Program:
    name: str
    command: Command
    tier: Tier
    ready_url: str | None = None
    stop_seconds: int = 10


def all_programs(settings: Settings) -> list[Program]:
    return [*ground(settings), *outside(settings), *services(settings)]


def ground(settings: Settings) -> list[Program]:
    """Broker and database, unless they are somebody else's; their data stand under the run directory."""
    programs = []
    if settings.broker_ports is not None:
        server = broker.server_command(settings.run / "rabbitmq", settings.broker_ports)
        programs += [
            # An epmd of our own, in the foreground: one that the broker starts by itself would outlive it.
            Program("epmd", broker.epmd_command(settings.broker_ports), Tier.names),
            Program("rabbitmq", server, Tier.ground, stop_seconds=30),
        ]
    if settings.mongodb_port is not None:
        server = database.server_command(settings.run / "mongod", settings.mongodb_port)
        programs.append(Program("mongod", server, Tier.ground, stop_seconds=30))
    return programs


def outside(settings: Settings) -> list[Program]:
    """Stand-ins for the world around: the single window, a mail server and a gateway for texts."""
    addresses = ("WINDOW_ADDRESS", "MAIL_VIEW_ADDRESS", "GATEWAY_ADDRESS")
    window, mail, gateway = (f"http://{settings.shared[name]}/healthz" for name in addresses)
    return [
        Program("window", _module("tests.single_window"), Tier.outside, window),
        Program("mail", _module("tests.mail_sink"), Tier.outside, mail),
        Program("gateway", _module("tests.gateway"), Tier.outside, gateway),
    ]


def services(settings: Settings) -> list[Program]:
    return [_service(settings, name) for name in ("registration", "inspection", "notification", "console")]


def _service(settings: Settings, name: str) -> Program:
    ready = f"http://{settings.shared[f'{name.upper()}_ADDRESS']}/readyz"
    # More than the grace that a service gives its workers to finish and acknowledge.
    return Program(name, _module(f"services.{name}"), Tier.services, ready, stop_seconds=40)


def _module(name: str) -> Command:
    return Command([sys.executable, "-m", name], {"PYTHONUNBUFFERED": "1"})


def prepare(settings: Settings, programs: Sequence[Program]) -> None:
    names = {program.name for program in programs}
    signing.prepare(settings.run)
    if settings.broker_ports is not None and "rabbitmq" in names:
        broker.prepare(settings.run / "rabbitmq", settings.broker_ports)
    if "mongod" in names:
        database.prepare(settings.run / "mongod")
