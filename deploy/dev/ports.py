"""Ports of our own, all below the ephemeral range.

A client that reconnects from an ephemeral port can connect to itself, and then the broker cannot take its port again.
"""

import random
import socket
from dataclasses import dataclass

LOOPBACK = "127.0.0.1"
HIGHEST = 32767
_LOWEST_FREE = 20000
_random = random.SystemRandom()


@dataclass(frozen=True)
class BrokerPorts:
    amqp: int
    management: int
    distribution: int
    epmd: int

    @classmethod
    def free(cls) -> "BrokerPorts":
        return cls(*free_ports(4))


def is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # What is only waiting out an old connection counts as free: our servers set the same option.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """Different free ports; random, so that test runs beside one another seldom meet."""
    found: list[int] = []
    for port in _random.sample(range(_LOWEST_FREE, HIGHEST + 1), HIGHEST + 1 - _LOWEST_FREE):
        if is_free(port):
            found.append(port)
        if len(found) == count:
            return found
    raise RuntimeError(f"no {count} free ports between {_LOWEST_FREE} and {HIGHEST}")
