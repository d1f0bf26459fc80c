"""Items of the checklist that a draft still waits for."""

from __future__ import annotations

from dataclasses import replace

from services.console.application.acts.open_items import checklist_bars, open_items
from services.console.domain.casework.case import Pause
from services.console.domain.dossier.case import ChecklistAnswer
from tests.unit.console.test_acts_inspecting import case, checked

AWAITED = ChecklistAnswer("C5", "SUPPLEMENT", "Bản rõ hơn", ())


def test_on_papers_every_required_item_is_waited_for_until_it_is_answered() -> None:
    assert open_items(case(), required=["C1", "C2"]) == {"C1", "C2"}
    begun = replace(checked(), missing=("C2",), complete=False)
    assert open_items(case(checklist=begun), required=["C1", "C2"]) == {"C2"}
    assert open_items(case(checklist=checked()), required=["C1", "C2"]) == set()


def test_where_samples_decide_only_what_the_importer_owes_is_waited_for() -> None:
    assert open_items(case(mode="SAMPLE"), required=["C1"]) == set()
    begun = replace(checked(), answers=(AWAITED,), missing=("C5",), complete=False)
    sampling = case(mode="SAMPLE", checklist=begun)
    assert open_items(sampling, required=["C1"]) == {"C5"}
    assert not checklist_bars(sampling)


def test_what_was_never_supplemented_waits_for_nothing() -> None:
    assert open_items(case(pause=Pause(lapsed=True)), required=["C1"]) == set()
