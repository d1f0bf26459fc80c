"""Why a paper was not sealed."""

from __future__ import annotations


class SignerAway(Exception):
    """The key cannot be reached now: no token in the reader, no answer from the service. The text says what to look at."""


class SignerUnfit(Exception):
    """The key is there and cannot seal papers: another's certificate, a wrong PIN, a file that is no key."""


class PinRefused(SignerUnfit):
    """Most tokens are locked after a few wrong PINs: with this one nobody is to try again."""
