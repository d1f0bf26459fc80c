"""Copies of the data in which one thing is different."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.regulation.regulation import DATA

NEXT = Path(__file__).parent / "next_regime"
Edit = Callable[[str, str, str], Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """A copy of the data with one text in one file replaced; edits add up."""

    def edit(name: str, old: str, new: str) -> Path:
        directory = tmp_path / "data"
        if not directory.exists():
            shutil.copytree(DATA, directory)
        text = (directory / name).read_text(encoding="utf-8")
        assert old in text
        (directory / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return directory

    return edit


@pytest.fixture
def with_next(tmp_path: Path) -> Path:
    """The data of today and, in files of its own, the rows of one more regime."""
    directory = tmp_path / "data"
    shutil.copytree(DATA, directory)
    shutil.copytree(NEXT, directory, dirs_exist_ok=True)
    return directory
