"""A goods line with all that is known of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.console.domain.dossier.lines import lines_of, tally
from services.console.domain.dossier.registered import LineResult
from tests.unit.console.dossier.examples import case, dossier, recorded


def seen(**otherwise: Any) -> Any:
    content = recorded("failed", "inspection")["content"]
    (line,) = content["lines"]
    return case(content={**content, "lines": [{**line, **otherwise}]})


def test_a_line_has_its_result_what_failed_and_what_is_owed() -> None:
    (line,) = lines_of(dossier(), case())
    assert line.result is not None
    assert line.result.code == 3
    assert line.draft is None
    assert [each.name for each in line.failing] == ["Dòng điện rò"]
    assert line.disposition is not None
    assert line.disposition.kind == "RE_EXPORT"


def test_a_revoked_result_is_no_result_and_the_draft_shows() -> None:
    result = recorded("failed", "registration")["result"]
    revocation = {"reason": "sai", "revoked_by": "Giám đốc", "unit": "Chi cục", "revoked_on": "2026-11-22"}
    (line,) = lines_of(dossier(result={**result, "revocation": revocation}), case())
    assert line.result is None
    assert line.draft is not None


def test_the_only_row_is_the_row_and_of_several_the_chosen_one() -> None:
    (line,) = lines_of(dossier(), case())
    assert line.row is not None
    assert not line.undecided
    row = recorded("failed", "inspection")["content"]["lines"][0]["candidates"][0]
    two = [row, {**row, "code": "4.99"}]
    (line,) = lines_of(dossier(), seen(candidates=two))
    assert line.row is None
    assert line.undecided
    (line,) = lines_of(dossier(), seen(candidates=two, row="4.99"))
    assert line.row is not None
    assert line.row.code == "4.99"
    (line,) = lines_of(dossier(), seen(candidates=two, off_list=True))
    assert line.row is None
    assert not line.undecided


def test_lines_come_from_whichever_service_answers() -> None:
    assert lines_of(dossier(), None)[0].goods.name == lines_of(None, case())[0].goods.name == "Máy sấy tóc"


def test_among_many_lines_the_rare_result_comes_first() -> None:
    (line,) = lines_of(dossier(), case())
    passed = replace(line, result=LineResult(2, 1), draft=None)
    waiting = replace(line, result=None, draft=None)
    found = tally([passed, line, waiting, waiting, passed, passed])
    assert [(each.code, each.drafted, len(each.numbers)) for each in found] == [
        (3, False, 1),
        (None, False, 2),
        (1, False, 3),
    ]
    assert tally([replace(line, result=None, draft=LineResult(1, 1))])[0].drafted
