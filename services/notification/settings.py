"""Settings of notification alone: where its partners are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.secret import Misconfigured


@dataclass(frozen=True)
class NotificationSettings:
    """window_url: the single window's SOAP address. sender: address in From; its domain stands in Message-IDs.

    staff_file: who an agency's staff are; without it nobody is known.
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
        )
