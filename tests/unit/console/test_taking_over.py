"""Lines of a file go to registration in batches; what is wrong with one keeps no other back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from services.console.adapters import import_file
from services.console.adapters.import_file import read_rows
from services.console.application.taking_over import MOST_ROWS, PAUSES, take_over
from services.console.domain.open_rows import Finding, OpenRow, RowOutcome
from shared.errors import Forbidden, Invalid, Unavailable, Violation

PDF = b"%PDF-1.4 a paper"
HASH = hashlib.sha256(PDF).hexdigest()


class Desk:
    """away: how often it cannot be reached before it answers. unreadable: file codes that spoil a whole batch."""

    def __init__(self, away: int = 0, unreadable: tuple[str, ...] = ()) -> None:
        self.away = away
        self.unreadable = unreadable
        self.taken: dict[str, Any] = {}
        self.batches: list[int] = []
        self.files: dict[str, bytes] = {}

    def take_over(self, rows: Sequence[OpenRow], *, rehearsal: bool) -> list[RowOutcome]:
        if self.away:
            self.away -= 1
            raise Unavailable("registration cannot be reached")
        self.batches.append(len(rows))
        if any(row.key[1] in self.unreadable for row in rows):
            raise Invalid([Violation("/rows", "malformed_json", "It nests too deep.")])
        return [self._one(row) for row in rows]

    def _one(self, row: OpenRow) -> RowOutcome:
        code = row.key[1]
        wanted = tuple(sorted(set(row.files) - set(self.files)))
        if wanted:
            unknown = Finding("/documents/0/sha256", "file_unknown", "Attach it.")
            return RowOutcome(row.line, "S", code, "files_wanted", errors=(unknown,), wanted=wanted)
        there = code in self.taken
        self.taken.setdefault(code, row.said)
        return RowOutcome(row.line, "S", code, "there" if there else "imported")

    def send_file(self, sha256: str, path: Path) -> None:
        if path.suffix != ".pdf":
            raise Invalid([], "This file is none of PDF, JPEG.")
        self.files[sha256] = path.read_bytes()


def run(desk: Desk, file: Path, pauses: list[float] | None = None) -> list[RowOutcome]:
    waited = pauses if pauses is not None else []
    return [outcome for _, outcome in take_over(read_rows(file), desk=desk, rehearsal=False, pause=waited.append)]


def written(folder: Path, *lines: Any) -> Path:
    file = folder / "open.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    file.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return file


def dossier(code: object, **more: Any) -> dict[str, Any]:
    return {"source": "S", "file_code": str(code), **more}


def test_every_line_gets_its_outcome_in_order_batch_by_batch(tmp_path: Path) -> None:
    desk = Desk()
    lines = [dossier(n) for n in range(2 * MOST_ROWS + 1)]
    outcomes = run(desk, written(tmp_path, *lines))
    assert [outcome.line for outcome in outcomes] == list(range(1, len(lines) + 1))
    assert {outcome.outcome for outcome in outcomes} == {"imported"}
    assert desk.batches == [MOST_ROWS, MOST_ROWS, 1]
    assert {outcome.outcome for outcome in run(desk, written(tmp_path, *lines))} == {"there"}


def test_no_more_than_a_batch_is_read_ahead() -> None:
    read = 0

    def endless() -> Iterator[OpenRow]:
        nonlocal read
        while True:
            read += 1
            yield OpenRow(read, 100, read * 100, dossier(read))

    outcomes = take_over(endless(), desk=Desk(), rehearsal=False, pause=lambda _: None)
    for _ in range(3 * MOST_ROWS):
        next(outcomes)
    assert read <= 4 * MOST_ROWS + 1


def test_what_is_wrong_with_a_line_is_told_and_the_others_go_in(tmp_path: Path) -> None:
    desk = Desk(unreadable=("deep",))
    file = written(
        tmp_path,
        dossier(1),
        "{broken",
        "[1]",
        "",
        dossier("deep"),
        '{"a": NaN}',
        '{"a": "\\ud800"}',
        dossier(1),
        dossier(2),
        '{"a": 1e999}',
    )
    outcomes = run(desk, file)
    assert [(o.line, o.outcome, [error.code for error in o.errors]) for o in outcomes] == [
        (1, "imported", []),
        (2, "refused", ["not_json"]),
        (3, "refused", ["not_an_object"]),
        (5, "refused", ["malformed_json"]),
        (6, "refused", ["not_json"]),
        (7, "refused", ["not_json"]),
        (8, "refused", ["twice_in_file"]),
        (9, "imported", []),
        (10, "refused", ["not_json"]),
    ]


def test_a_line_that_is_too_long_is_never_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_file, "LARGEST_LINE", 100)
    monkeypatch.setattr(import_file, "_PIECE", 50)
    file = written(tmp_path, dossier(1), dossier(2, note="x" * 1000), dossier(3))
    outcomes = run(Desk(), file)
    assert [(o.line, [error.code for error in o.errors]) for o in outcomes] == [
        (1, []),
        (2, ["line_too_long"]),
        (3, []),
    ]
    assert list(read_rows(file))[-1].end == file.stat().st_size


def test_files_are_sent_before_the_line_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    desk = Desk()
    (outcome,) = run(desk, written(tmp_path, dossier(1, documents=[{"path": "a.pdf"}])))
    assert outcome.outcome == "imported"
    assert desk.files == {HASH: PDF}
    assert desk.taken["1"]["documents"] == [{"sha256": HASH, "size": len(PDF), "file_name": "a.pdf"}]


@pytest.mark.parametrize(
    ("document", "rule"),
    [
        ({"path": "none.pdf"}, "file_missing"),
        ({"path": "../outside.pdf"}, "outside"),
        ({"path": "/etc/hostname"}, "outside"),
        ({"path": "a.pdf", "sha256": "0" * 64}, "sha256_differs"),
        ({"path": "a.exe"}, "invalid"),
    ],
)
def test_a_file_that_cannot_be_taken_refuses_its_line(tmp_path: Path, document: dict[str, str], rule: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(PDF)
    (folder / "a.exe").write_bytes(b"MZ")
    (tmp_path / "outside.pdf").write_bytes(PDF)
    bad, good = run(Desk(), written(folder, dossier(1, documents=[document]), dossier(2)))
    assert (bad.outcome, [error.code for error in bad.errors], good.outcome) == ("refused", [rule], "imported")


def test_a_file_that_is_wanted_and_not_at_hand_refuses_its_line() -> None:
    class Forgetful(Desk):
        def _one(self, row: OpenRow) -> RowOutcome:
            return RowOutcome(
                row.line, "S", "1", "files_wanted", errors=(Finding("/documents/0/sha256", "file_unknown", "!"),),
                wanted=("ab",),
            )  # fmt: skip

    rows = iter([OpenRow(1, 10, 10, dossier(1))])
    ((_, outcome),) = take_over(rows, desk=Forgetful(), rehearsal=False, pause=lambda _: None)
    assert (outcome.outcome, [error.code for error in outcome.errors]) == ("refused", ["file_unknown"])


def test_registration_is_waited_for_and_then_given_up(tmp_path: Path) -> None:
    file, waited = written(tmp_path, dossier(1)), list[float]()
    assert [o.outcome for o in run(Desk(away=3), file, waited)] == ["imported"]
    assert waited == list(PAUSES[:3])
    with pytest.raises(Unavailable):
        run(Desk(away=100), file)


def test_who_may_not_is_told_at_once(tmp_path: Path) -> None:
    class Closed(Desk):
        def take_over(self, rows: Sequence[OpenRow], *, rehearsal: bool) -> list[RowOutcome]:
            raise Forbidden("Role officer may not.")

    with pytest.raises(Forbidden):
        run(Closed(), written(tmp_path, dossier(1), dossier(2)))
