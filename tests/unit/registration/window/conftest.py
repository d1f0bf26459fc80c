import pytest

from tests.unit.registration.window.office import Office


@pytest.fixture
def office() -> Office:
    return Office()
