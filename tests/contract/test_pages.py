"""Pages name tests, files and reasons; what they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shared.contracts import CATALOGUE
from shared.storage.waiting import REASONS

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("docs/**/*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")


def names_of_tests() -> set[str]:
    return {
        name for file in ROOT.glob("tests/**/*.py") for name in re.findall(r"def (test_\w+)\(", file.read_text("utf-8"))
    }


def test_every_pitfall_names_tests_that_exist() -> None:
    page = (ROOT / "docs" / "pitfalls.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ") and not line.startswith(("| pitfall", "|---"))]
    assert rows
    named = {row: set(re.findall(r"`(test_\w+)`", row)) for row in rows}
    assert [row for row, names in named.items() if not names] == []
    assert set().union(*named.values()) - names_of_tests() == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_the_runbook_has_every_reason_of_a_waiting_message() -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert [reason for reason in (*REASONS, "unreadable", "parked") if f"| `{reason}` |" not in page] == []


def test_the_runbook_has_every_setting_that_is_read() -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    sources = [ROOT / "shared/config.py", ROOT / "shared/secret.py", *ROOT.glob("services/*/settings.py")]
    read = {
        name
        for source in sources
        for name in re.findall(r"environ(?:ment)?(?:\.get\(|\[|, )\"([A-Z_]+)\"", source.read_text("utf-8"))
    }
    assert {"AMQP_URI", "CUAKHAU_PREFETCH", "WINDOW_URL", "CONSOLE_ADDRESS"} <= read
    assert {name for name in read if f"`{name}`" not in page} == set()


def test_decisions_are_numbered_without_gaps_and_doubles() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        assert page.read_text("utf-8").startswith(f"# {int(page.name[:4])}. ")


def test_the_design_counts_the_events_rightly() -> None:
    words = {3: "three", 9: "nine"}
    page = (ROOT / "docs" / "design.md").read_text("utf-8")
    for source in ("registration", "inspection"):
        count = sum(contract.type.startswith(f"{source}.") for contract in CATALOGUE)
        assert f"{words.get(count, count)} events `{source}.*`" in page
