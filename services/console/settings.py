"""What the console is told by its environment, checked before it starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from services.console.settings_access import Access, read_access
from shared.secret import Misconfigured, derived_key, secret_from

DEVELOPMENT = "development"

DEFAULT_ADDRESS = "127.0.0.1:8100"
# In the order of a dossier's way through them.
DEFAULT_SERVICE_ADDRESSES = {
    "registration": "127.0.0.1:8101",
    "inspection": "127.0.0.1:8102",
    "notification": "127.0.0.1:8103",
}

# Name, what it is when nobody says, and the least that it may be.
_NUMBERS = (("CUAKHAU_AUDIT_DAYS", 3650, 1), ("CONSOLE_PROXIES", 0, 0))


class SettingsError(Exception):
    """problems: every one found, each naming its variable and the way out."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class BrokerAddress:
    """management: its management API, with user and password. vhost: in which our queues are."""

    management: str
    vhost: str


@dataclass(frozen=True)
class Settings:
    """services: base URL by service; secret: what bearer tokens are signed with.

    database: the console's own, at mongodb_uri. audit_days: how long the audit's entries are kept. proxies: how many of our
    own stand before the console and say from where a call came. broker: None: the pages about queues say how to set it.
    """

    environment: str
    secret: str
    host: str
    port: int
    services: Mapping[str, str]
    mongodb_uri: str
    database: str
    access: Access
    log_level: str = "INFO"
    audit_days: int = 3650
    proxies: int = 0
    broker: BrokerAddress | None = None

    @property
    def development(self) -> bool:
        return self.environment == DEVELOPMENT

    @property
    def session_key(self) -> bytes:
        """Signs the browser's session: a key of its own, so that no session is ever a token or the reverse."""
        return derived_key(self.secret, "console session")


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Raises SettingsError."""
    problems: list[str] = []
    secret = ""
    try:
        secret = secret_from(environment)
    except Misconfigured as error:
        problems.append(str(error))
    host, port = "", 0
    try:
        host, port = _host_and_port(environment.get("CONSOLE_ADDRESS", DEFAULT_ADDRESS))
    except ValueError as error:
        problems.append(f"CONSOLE_ADDRESS {error}")
    services: dict[str, str] = {}
    try:
        services = read_service_urls(environment)
    except SettingsError as error:
        problems += error.problems
    if not environment.get("MONGODB_URI"):
        problems.append("MONGODB_URI is not set: set it, for example to mongodb://host:27017/?replicaSet=rs0")
    numbers: dict[str, int] = {}
    for name, usual, least in _NUMBERS:
        try:
            numbers[name] = _number(environment.get(name) or str(usual), least)
        except ValueError as error:
            problems.append(f"{name} {error}")
    broker: BrokerAddress | None = None
    try:
        broker = read_broker(environment)
    except SettingsError as error:
        problems += error.problems
    mode = environment.get("CUAKHAU_ENV", "production")
    usual_url = url_of(f"{host}:{port}") if port else url_of(DEFAULT_ADDRESS)
    access, wrong = read_access(environment, development=mode == DEVELOPMENT, usual_url=usual_url)
    problems += wrong
    if problems:
        raise SettingsError(problems)
    return Settings(
        mode,
        secret,
        host,
        port,
        services,
        environment["MONGODB_URI"],
        environment.get("CUAKHAU_DATABASE_PREFIX", "") + "console",
        access,
        environment.get("CUAKHAU_LOG_LEVEL", "INFO").upper(),
        audit_days=numbers["CUAKHAU_AUDIT_DAYS"],
        proxies=numbers["CONSOLE_PROXIES"],
        broker=broker,
    )


def read_broker(environment: Mapping[str, str]) -> BrokerAddress | None:
    """AMQP_MANAGEMENT_URI, and of AMQP_URI the virtual host. Raises SettingsError."""
    told = environment.get("AMQP_MANAGEMENT_URI")
    if not told:
        return None
    try:
        management = _base_url(told)
    except ValueError as error:
        raise SettingsError([f"AMQP_MANAGEMENT_URI {error}"]) from error
    path = urlsplit(environment.get("AMQP_URI", "")).path.removeprefix("/")
    return BrokerAddress(management, unquote(path) or "/")


def read_service_urls(environment: Mapping[str, str]) -> dict[str, str]:
    """<SERVICE>_URL if set; else http:// and <SERVICE>_ADDRESS, or its default. Raises SettingsError."""
    urls: dict[str, str] = {}
    problems: list[str] = []
    for service, default in DEFAULT_SERVICE_ADDRESSES.items():
        name = service.upper()
        try:
            if url := environment.get(f"{name}_URL"):
                urls[service] = _base_url(url)
            else:
                urls[service] = url_of(environment.get(f"{name}_ADDRESS", default))
        except ValueError as error:
            problems.append(f"{name}_{'URL' if url else 'ADDRESS'} {error}")
    if problems:
        raise SettingsError(problems)
    return urls


def url_of(address: str) -> str:
    """Where to reach what listens on `address`. Raises ValueError."""
    host, port = _host_and_port(address)
    # "Every interface" is a place to listen on, not one to call.
    if host in {"0.0.0.0", "::", "*"}:  # noqa: S104
        host = "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _number(text: str, least: int) -> int:
    if not (text.isascii() and text.isdigit() and int(text) >= least):
        raise ValueError(f"is '{text}': a whole number from {least} is needed")
    return int(text)


def _host_and_port(address: str) -> tuple[str, int]:
    host, colon, port = address.rpartition(":")
    if not (colon and host and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ValueError(f"is '{address}': write it as host:port, for example {DEFAULT_ADDRESS}")
    return host.strip("[]"), int(port)


def _base_url(url: str) -> str:
    if (parts := urlsplit(url)).scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError(f"is '{url}': write it as http://host:port")
    return url.rstrip("/")
