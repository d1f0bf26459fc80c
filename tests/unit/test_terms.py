"""The services' own Vietnamese texts call people as docs/terms.md does; the console's rooms have a test of their own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What another word stands for in docs/terms.md: as it is written, and what takes its place.
NOT_USED = {"kiểm tra viên": "chuyên viên", "^- cán bộ:": "- Chuyên viên:", "hình thức": "phương thức kiểm tra"}
TEXTS = sorted(
    path
    for service in ("registration", "inspection", "notification")
    for path in (ROOT / "services" / service).rglob("*")
    if path.suffix in {".py", ".txt", ".html", ".yaml"}
)


def test_there_are_texts() -> None:
    assert {".py", ".txt"} <= {path.suffix for path in TEXTS}


@pytest.mark.parametrize("word", NOT_USED)
def test_words_that_mean_another_term_are_not_used(word: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in TEXTS
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(word, line, re.IGNORECASE)
    ]
    assert not found, f"say '{NOT_USED[word]}'"
