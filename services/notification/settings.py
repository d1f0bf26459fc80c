"""Settings of notification alone: where its partners are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.secret import Misconfigured

_SHORTEST_SECRET = 16


@dataclass(frozen=True)
class GatewaySettings:
    """url: to which /messages is added. secret: by which both sides sign. zalo: whether Zalo is tried before SMS."""

    url: str
    secret: str
    zalo: bool = True


@dataclass(frozen=True)
class NotificationSettings:
    """window_url: the single window's SOAP address. sender: address in From; its domain stands in Message-IDs.

    staff_file: who an agency's staff are; without it nobody is known. return_path: to which mails that bounce come back; the
    letter's id is put into it (name+<id>@domain); without it the sender's address takes them. gateway: for SMS and Zalo;
    without it nothing is texted. public_url: of the console, where importers sign in; without it no letter names a page.
    """

    window_url: str
    smtp_host: str
    smtp_port: int
    smtp_starttls: bool
    smtp_user: str | None
    smtp_password: str | None
    sender: str
    sender_name: str
    staff_file: Path | None = None
    return_path: str | None = None
    gateway: GatewaySettings | None = None
    public_url: str | None = None

    @property
    def domain(self) -> str:
        return self.sender.partition("@")[2]

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> NotificationSettings:
        """Raises Misconfigured."""
        window_url = environ.get("WINDOW_URL", "")
        if not window_url.startswith(("http://", "https://")):
            raise Misconfigured("WINDOW_URL is not set. Set it to the single window's SOAP address (https://…).")
        host, _, port = environ.get("SMTP_ADDRESS", "").rpartition(":")
        if not host or not port.isdecimal():
            raise Misconfigured("SMTP_ADDRESS is not set. Set it to host:port of the mail server.")
        sender = environ.get("MAIL_SENDER", "khong-tra-loi@cuakhau.invalid")
        if not sender.partition("@")[2]:
            raise Misconfigured(f"MAIL_SENDER '{sender}' is no e-mail address.")
        return_path = environ.get("MAIL_RETURN_PATH") or None
        if return_path is not None and not all(return_path.partition("@")):
            raise Misconfigured(f"MAIL_RETURN_PATH '{return_path}' is no e-mail address.")
        return cls(
            window_url=window_url,
            smtp_host=host,
            smtp_port=int(port),
            smtp_starttls=environ.get("SMTP_STARTTLS", "") == "1",
            smtp_user=environ.get("SMTP_USER") or None,
            smtp_password=environ.get("SMTP_PASSWORD") or None,
            sender=sender,
            sender_name=environ.get("MAIL_SENDER_NAME", "Kiểm tra chất lượng hàng hóa nhập khẩu"),
            staff_file=Path(file) if (file := environ.get("CUAKHAU_STAFF_FILE")) else None,
            return_path=return_path,
            gateway=_gateway(environ),
            public_url=_public_url(environ),
        )


def _gateway(environ: Mapping[str, str]) -> GatewaySettings | None:
    url = environ.get("GATEWAY_URL", "").rstrip("/")
    if not url:
        return None
    if not url.startswith(("http://", "https://")):
        raise Misconfigured(f"GATEWAY_URL '{url}' is no address. Set it to the SMS and Zalo gateway's (https://…).")
    secret = environ.get("GATEWAY_SECRET", "")
    if len(secret) < _SHORTEST_SECRET:
        raise Misconfigured(
            f"GATEWAY_SECRET is needed with GATEWAY_URL: at least {_SHORTEST_SECRET} characters, known to the gateway too."
        )
    channels = {name.strip().upper() for name in environ.get("GATEWAY_CHANNELS", "ZALO,SMS").split(",")}
    if channels not in ({"ZALO", "SMS"}, {"SMS"}):
        raise Misconfigured("GATEWAY_CHANNELS is either 'ZALO,SMS' or 'SMS': what Zalo does not reach goes by SMS.")
    return GatewaySettings(url, secret, zalo="ZALO" in channels)


def _public_url(environ: Mapping[str, str]) -> str | None:
    url = environ.get("CUAKHAU_PUBLIC_URL", "").rstrip("/")
    if url and not url.startswith(("https://", "http://")):
        raise Misconfigured(
            f"CUAKHAU_PUBLIC_URL '{url}' is no address. Set it to the console's public one (https://…)."
        )
    return url or None
