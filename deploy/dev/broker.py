"""A private RabbitMQ node, as the current user, on 127.0.0.1 only."""

import os
import secrets
from pathlib import Path

from deploy.dev.ports import LOOPBACK, BrokerPorts
from deploy.dev.probing import answers
from deploy.dev.process import Command, OwnProcess
from deploy.dev.waiting import wait_until

# Debian's wrapper in PATH refuses ordinary users; this is the script behind it.
_SERVER = "/usr/lib/rabbitmq/bin/rabbitmq-server"


def server_script() -> Path:
    return Path(os.environ.get("CUAKHAU_RABBITMQ_SERVER", _SERVER))


def amqp_uri(port: int, vhost: str = "") -> str:
    return f"amqp://guest:guest@{LOOPBACK}:{port}/{vhost}"


def management_uri(port: int) -> str:
    return f"http://guest:guest@{LOOPBACK}:{port}"


def prepare(directory: Path, ports: BrokerPorts) -> None:
    """Write the node's configuration; its data, if any, stays."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "rabbitmq.conf").write_text(
        f"listeners.tcp.1 = {LOOPBACK}:{ports.amqp}\n"
        f"management.tcp.ip = {LOOPBACK}\n"
        f"management.tcp.port = {ports.management}\n"
        "log.file.level = info\n"
        "log.connection.level = warning\n"
        "disk_free_limit.absolute = 50MB\n"
        "collect_statistics_interval = 2000\n"
    )
    (directory / "enabled_plugins").write_text("[rabbitmq_management].\n")
    # Present and empty, so that nothing is read from /etc.
    (directory / "rabbitmq-env.conf").write_text("")
    (directory / "advanced.config").write_text("[].\n")
    cookie = directory / ".erlang.cookie"
    if not cookie.exists():
        cookie.touch(mode=0o600)
        cookie.write_text(secrets.token_hex(20))


def epmd_command(ports: BrokerPorts) -> Command:
    return Command(["epmd", "-port", str(ports.epmd), "-address", LOOPBACK])


def server_command(directory: Path, ports: BrokerPorts) -> Command:
    home = str(directory)
    return Command(
        [str(server_script())],
        {
            "HOME": home,
            "RABBITMQ_NODENAME": "cuakhau@localhost",
            "RABBITMQ_BASE": home,
            "RABBITMQ_CONF_ENV_FILE": f"{home}/rabbitmq-env.conf",
            "RABBITMQ_CONFIG_FILE": f"{home}/rabbitmq.conf",
            "RABBITMQ_ADVANCED_CONFIG_FILE": f"{home}/advanced.config",
            "RABBITMQ_GENERATED_CONFIG_DIR": f"{home}/generated",
            "RABBITMQ_SCHEMA_DIR": f"{home}/schema",
            "RABBITMQ_MNESIA_BASE": f"{home}/mnesia",
            "RABBITMQ_LOG_BASE": f"{home}/log",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{home}/enabled_plugins",
            "RABBITMQ_PID_FILE": f"{home}/rabbitmq.pid",
            "RABBITMQ_NODE_PORT": str(ports.amqp),
            "RABBITMQ_DIST_PORT": str(ports.distribution),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            # Several nodes on one machine must not be bound to the same cores.
            "RABBITMQ_SCHEDULER_BIND_TYPE": "u",
            "ERL_EPMD_PORT": str(ports.epmd),
            "ERL_EPMD_ADDRESS": LOOPBACK,
            "ERL_CRASH_DUMP": f"{home}/log/erl_crash.dump",
            # The script then becomes the node instead of starting it: one pid to signal, and no shell in between.
            "RUNNING_UNDER_SYSTEMD": "true",
        },
    )


def listens(ports: BrokerPorts) -> bool:
    """Whether the node says of itself that it takes AMQP connections."""
    return answers(f"{management_uri(ports.management)}/api/health/checks/port-listener/{ports.amqp}")


class Broker:
    """A node for tests. Its epmd outlives a kill, as on a real machine."""

    def __init__(self, directory: Path, ports: BrokerPorts) -> None:
        self.directory = directory
        self.ports = ports
        self._epmd = OwnProcess("epmd", epmd_command(ports), directory / "log" / "epmd.log")
        self._server = OwnProcess("broker", server_command(directory, ports), directory / "log" / "stdout.log")

    @property
    def amqp_uri(self) -> str:
        return amqp_uri(self.ports.amqp)

    @property
    def management_uri(self) -> str:
        return management_uri(self.ports.management)

    @property
    def pid(self) -> int:
        return self._server.pid

    def start(self) -> None:
        prepare(self.directory, self.ports)
        self._epmd.start()
        self._server.start()

    def wait_ready(self, seconds: float = 60) -> None:
        wait_until(lambda: listens(self.ports), "broker", seconds, every=0.1, lost=self._server.lost)

    def kill(self) -> None:
        self._server.kill()

    def pause(self) -> None:
        self._server.pause()

    def resume(self) -> None:
        self._server.resume()

    def stop(self) -> None:
        self._server.stop()
        self._epmd.stop()

    def discard(self) -> None:
        """End it without the five seconds that a clean shutdown takes, when its data are thrown away anyway."""
        self._server.kill()
        self._epmd.kill()
