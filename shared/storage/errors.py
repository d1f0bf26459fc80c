"""PyMongo's errors in our own words, translated once, here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pymongo.errors import (
    ConnectionFailure,
    DocumentTooLarge,
    ExecutionTimeout,
    NetworkTimeout,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
    WTimeoutError,
)

from shared.errors import TooLarge, Unavailable

# The outcome of the call is unknown (no primary, write concern not met in time); the same call may succeed later.
_AWAY = (ConnectionFailure, NetworkTimeout, ServerSelectionTimeoutError, WTimeoutError, ExecutionTimeout)
_SERVER_TOO_LARGE = 10334


@contextmanager
def translated() -> Iterator[None]:
    """Raises Unavailable when the database is away or the outcome unknown, TooLarge when a document would not fit."""
    try:
        yield
    except _AWAY as error:
        raise Unavailable(f"The database cannot be reached: {error}") from error
    except DocumentTooLarge as error:
        raise TooLarge(f"The document would outgrow what can be stored: {error}") from error
    except OperationFailure as error:
        if error.code == _SERVER_TOO_LARGE:
            raise TooLarge("The document would outgrow what can be stored (16 MB).") from error
        if error.has_error_label("RetryableWriteError") or error.has_error_label("TransientTransactionError"):
            raise Unavailable(f"The database could not answer: {error}") from error
        raise
    except PyMongoError as error:
        if error.has_error_label("RetryableWriteError"):
            raise Unavailable(f"The database could not answer: {error}") from error
        raise
