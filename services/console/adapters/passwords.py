"""Passwords as argon2id hashes."""

from __future__ import annotations

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# A hash takes 64 MiB while it is made: whoever sends many at once must not take the memory of the process.
_AT_ONCE = 2


class Argon2Passwords:
    """Implements `application.accounts.Passwords`."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._turns = BoundedSemaphore(_AT_ONCE)
        self._nobody: str | None = None

    def hash(self, password: str) -> str:
        with self._turns:
            return self._hasher.hash(password)

    def fits(self, hash: str | None, password: str) -> bool:
        if self._nobody is None:
            self._nobody = self.hash("the password of nobody")
        with self._turns:
            try:
                fits = self._hasher.verify(hash or self._nobody, password)
            except (VerificationError, InvalidHashError):
                return False
        return fits and hash is not None
