"""The services of the messaging tests, for what operators do with them."""

from tests.integration.messaging.conftest import court

__all__ = ["court"]
