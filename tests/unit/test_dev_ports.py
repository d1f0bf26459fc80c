import socket

import pytest

from deploy.dev import ports


def test_free_ports_are_different_free_and_below_the_ephemeral_range():
    found = ports.free_ports(20)
    assert len(set(found)) == 20
    assert all(port <= ports.HIGHEST and ports.is_free(port) for port in found)


def test_a_listening_port_is_not_free():
    with socket.create_server(("127.0.0.1", ports.free_ports(1)[0])) as server:
        assert not ports.is_free(server.getsockname()[1])


def test_more_than_there_are_is_refused():
    with pytest.raises(RuntimeError, match="free ports"):
        ports.free_ports(20000)
