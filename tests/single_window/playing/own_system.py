"""A whole system for one run, with a broker and a database of its own, signing as in production."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deploy.dev import signing
from tests.faults.world import World


@contextmanager
def system_of_its_own(directory: Path) -> Iterator[Mapping[str, str]]:
    """Its settings, as whoever is beside it needs them."""
    world = World(directory)
    signing.prepare(directory)
    signed = signing.settings(directory)
    world.window.environment = {**world.window.environment, **signed}
    for service in world.services.values():
        service.environment |= signed
    try:
        world.start()
        yield {**world.environment, **signed, **world.window.environment, **world.mail.environment}
    finally:
        world.end()
