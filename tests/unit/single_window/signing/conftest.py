import shutil
from pathlib import Path

import pytest

from tests.unit.single_window.signing.office import Office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Nobody changes it: who revokes makes one of their own."""
    return Office.made(tmp_path_factory.mktemp("pki") / "pki")


@pytest.fixture(scope="session")
def other_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """With an authority that the first one knows nothing of."""
    return Office.made(tmp_path_factory.mktemp("other") / "pki")


@pytest.fixture
def own_office(office: Office, tmp_path: Path) -> Office:
    return Office.at(shutil.copytree(office.authority.directory, tmp_path / "pki"))
