"""Which papers follow from a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from services.inspection.adapters.papers import paper_words
from services.inspection.application.papers import papers_of
from services.inspection.domain.case import Case
from shared.aggregate import Aggregate, Json
from shared.papers import facts
from shared.reference.register import Register
from shared.regulation import load
from tests.unit.inspection.goods.stores import Entitlements
from tests.unit.inspection.samples import NOW, InMemoryCases, opened, sampling_record


class Overtaken(InMemoryCases):
    """Somebody acts between the two looks at a case."""

    def __init__(self, loaded: Aggregate[Case], *acts: str) -> None:
        super().__init__()
        self._stored = {loaded.id: loaded}
        self._entries = [{"number": number, "time": NOW, "act": act} for number, act in enumerate(acts, 1)]

    def history(self, id: str) -> Sequence[Json]:
        return self._entries


def test_who_samples_again_meanwhile_gets_no_paper_with_the_former_samples() -> None:
    before = Aggregate("c", 2, replace(opened(), sample=sampling_record()))
    cases = Overtaken(before, "case_opened", "sample_recorded", "sample_recorded")
    words = paper_words(load(), lambda: Register())
    (record,) = papers_of("c", cases=cases, entitlements=Entitlements(), words=words)
    assert record.key == "sampling-record-2"
    assert isinstance(record.facts, facts.SamplingRecord)
    assert [each.code for each in record.facts.samples] == ["S1"]
