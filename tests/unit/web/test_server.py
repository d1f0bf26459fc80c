"""A connection that fails must not take the service with it (nameko ends a container whose thread raises)."""

import errno
from types import SimpleNamespace

import pytest
from eventlet import wsgi

from shared.web.server import Server


class _Socket:
    closed = False

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize("error", [OSError(errno.ETIMEDOUT, "timed out"), ValueError("unexpected"), EOFError()])
def test_an_error_ends_its_connection_only(error: Exception) -> None:
    def fail(_connection: object) -> None:
        raise error

    server, sock = Server(), _Socket()
    server._serv = SimpleNamespace(process_request=fail)
    server._serve([("127.0.0.1", 1), sock, wsgi.STATE_IDLE])
    assert sock.closed
