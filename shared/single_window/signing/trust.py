"""Whom we believe, from a directory that the operators fill; read again when its files change.

    roots/*.pem          authorities that are trusted
    intermediates/*.pem  authorities below them, for senders who do not send them along
    crls/*.pem           their revocation lists
    senders/*.pem        certificates of the systems that may sign as a system: the window's own

One file may hold several. Whoever has a certificate of a trusted authority may sign as a trader; a system is who is named.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from cryptography import x509

from shared.secret import Misconfigured
from shared.single_window.signing.certificates import UNREADABLE, read_through

_MOST_FILES = 500
_MOST_BYTES = 64 * 1024 * 1024
_END_OF_LIST = b"-----END X509 CRL-----"

T = TypeVar("T")
_Seen = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True)
class Trust:
    """trouble: why this is not what the directory holds now; "" when it is."""

    roots: tuple[x509.Certificate, ...] = ()
    intermediates: tuple[x509.Certificate, ...] = ()
    crls: tuple[x509.CertificateRevocationList, ...] = ()
    senders: tuple[x509.Certificate, ...] = ()
    trouble: str = ""


class TrustDirectory:
    """Called, it gives what the directory holds now.

    Files that cannot be read leave what was read before in force, and `trouble` says so: a list that was copied only half
    must not stop the mail, and goes out of date by itself. Raises Misconfigured when it cannot be read at first.
    Nothing is logged here: a log's lock is not to be taken outside of the process's main thread.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._seen = self._look()
        self._trust = read_trust(directory)

    def __call__(self) -> Trust:
        try:
            seen = self._look()
        except (Misconfigured, OSError) as error:
            # So that it is read when it is back, changed or not.
            self._seen = ()
            return self._in_trouble(error)
        if seen == self._seen:
            return self._trust
        # Before reading: what is changed while it is read is read again.
        self._seen = seen
        try:
            self._trust = read_trust(self._directory)
        except (Misconfigured, OSError) as error:
            return self._in_trouble(error)
        return self._trust

    def _in_trouble(self, error: Exception) -> Trust:
        trouble = f"The former state of {self._directory} stays in force: {error}"
        self._trust = replace(self._trust, trouble=trouble)
        return self._trust

    def _look(self) -> _Seen:
        found = []
        for path in _files(self._directory):
            stat = path.stat()
            found.append((str(path), stat.st_mtime_ns, stat.st_size, stat.st_ino))
        return tuple(found)


def read_trust(directory: Path) -> Trust:
    """Raises Misconfigured, naming the file."""
    files = _files(directory)
    if len(files) > _MOST_FILES or sum(path.stat().st_size for path in files) > _MOST_BYTES:
        most = f"{_MOST_FILES} files and {_MOST_BYTES >> 20} MiB"
        raise Misconfigured(f"The trust directory {directory} holds more than {most}; remove what is not needed.")

    def all_in(folder: str) -> tuple[x509.Certificate, ...]:
        return tuple(one for path in files if path.parent.name == folder for one in _certificates(path))

    crls = tuple(one for path in files if path.parent.name == "crls" for one in _lists(path))
    return Trust(all_in("roots"), all_in("intermediates"), crls, all_in("senders"))


def _files(directory: Path) -> list[Path]:
    """Raises Misconfigured when they cannot be listed: a directory that is away does not hold nothing."""
    found: list[Path] = []
    for folder in ("roots", "intermediates", "crls", "senders"):
        try:
            found += (path for path in (directory / folder).iterdir() if path.name.endswith(".pem"))
        except FileNotFoundError as error:
            if folder == "roots":
                raise Misconfigured(f"{directory} holds no roots/*.pem: {error}") from error
        except OSError as error:
            raise Misconfigured(f"{directory / folder} cannot be listed: {error}") from error
    return sorted(found)


def _certificates(path: Path) -> list[x509.Certificate]:
    try:
        return [read_through(one) for one in x509.load_pem_x509_certificates(path.read_bytes())]
    except (*UNREADABLE, OSError) as error:
        raise Misconfigured(f"{path} holds no certificate in PEM: {error}") from error


def _lists(path: Path) -> list[x509.CertificateRevocationList]:
    try:
        pieces = path.read_bytes().split(_END_OF_LIST)
        found = [x509.load_pem_x509_crl(piece + _END_OF_LIST) for piece in pieces if piece.strip()]
        for one in found:
            _ = one.issuer, one.next_update_utc, list(one.extensions), len(one)
    except (*UNREADABLE, OSError) as error:
        raise Misconfigured(f"{path} holds no revocation list in PEM: {error}") from error
    if not found:
        raise Misconfigured(f"{path} is empty; a revocation list in PEM is expected.")
    return found
