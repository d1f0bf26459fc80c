"""Which papers follow from a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from services.inspection.adapters.papers import paper_words
from services.inspection.application.papers import papers_of, pictures_of
from services.inspection.domain.case import Case
from services.inspection.domain.evidence import Photo
from shared.aggregate import Aggregate, Json
from shared.errors import NotFound
from shared.papers import facts
from shared.papers.facts import PHOTOS_PRINTED
from shared.papers.owed import Owed
from shared.papers.standing import VALID, Standing, Stands
from shared.reference.register import Register
from shared.regulation import load
from shared.storage.codec import DataclassCodec
from tests.fakes.photos import InMemoryPhotos
from tests.unit.inspection.goods.stores import Entitlements
from tests.unit.inspection.samples import NOW, InMemoryCases, opened, sampling_record


class Recorded(InMemoryCases):
    """One case, with the history that its version leads to, or further."""

    def __init__(self, loaded: Aggregate[Case], *records: str) -> None:
        """records: numbers of the sampling records."""
        super().__init__()
        self._stored = {loaded.id: loaded}
        self._entries = [{"number": 1, "time": NOW, "act": "case_opened"}] + [
            {"number": number, "time": NOW, "act": "sample_recorded", "details": {"record": record}}
            for number, record in enumerate(records, 2)
        ]

    def history(self, id: str) -> Sequence[Json]:
        return self._entries


def owed(cases: Recorded) -> list[Owed]:
    words = paper_words(load(), lambda: Register())
    return papers_of("c", cases=cases, entitlements=Entitlements(), words=words)


def test_who_samples_again_meanwhile_gets_no_paper_with_the_former_samples() -> None:
    before = Aggregate("c", 2, replace(opened(), sample=sampling_record()))
    (record,) = owed(Recorded(before, "01/BB-LM", "02/BB-LM"))
    assert record.key == "sampling-record-2"
    assert isinstance(record.facts, facts.SamplingRecord)
    assert [each.code for each in record.facts.samples] == ["S1"]


def test_a_record_holds_as_long_as_some_sample_stands_on_it() -> None:
    """Line 2 arrived broken and was taken again; line 1 stands on the record before."""
    kept, again = sampling_record(1, 2).goods
    record = sampling_record(number="03/BB-LM", goods=(again, replace(kept, record_no="02/BB-LM")))
    case = Aggregate("c", 4, replace(opened(), sample=record))
    stands = {each.key: each.stands for each in owed(Recorded(case, "01/BB-LM", "02/BB-LM", "03/BB-LM"))}
    assert stands == {
        "sampling-record-2": Stands(Standing.REPLACED, NOW.date(), "02/BB-LM"),
        "sampling-record-3": VALID,
        "sampling-record-4": VALID,
    }


def test_the_record_names_every_photo_and_prints_the_first_from_the_store() -> None:
    photos = InMemoryPhotos()
    kept = [photos.put("c", b"%d" % number, "image/jpeg", by="lan") for number in range(PHOTOS_PRINTED + 2)]
    taken = tuple(Photo(each.sha256, 1, "Tem", "image/jpeg", 1) for each in kept)
    case = Aggregate("c", 2, replace(opened(), sample=sampling_record(photos=taken)))
    (record,) = owed(Recorded(case, "01/BB-LM"))
    assert isinstance(record.facts, facts.SamplingRecord)
    assert record.facts.photos == tuple(facts.Photo(each.sha256, 1, "Tem") for each in kept)
    said = DataclassCodec(facts.SamplingRecord).dump(record.facts)
    assert list(pictures_of("c", said, photos)) == [each.sha256 for each in kept[:PHOTOS_PRINTED]]
    del photos.held["c", kept[0].sha256]
    with pytest.raises(NotFound):
        pictures_of("c", said, photos)
    # What other papers say has none; nor had records of before.
    assert pictures_of("c", {"number": "1/TB"}, photos) == {}


def test_a_record_that_another_with_its_number_replaced_does_not_hold() -> None:
    record = sampling_record(number="02/BB-LM", goods=(replace(sampling_record().goods[0], record_no="01/BB-LM"),))
    case = Aggregate("c", 4, replace(opened(), sample=record))
    stands = {each.key: each.stands.standing for each in owed(Recorded(case, "01/BB-LM", "01/BB-LM", "02/BB-LM"))}
    assert stands["sampling-record-2"] is Standing.REPLACED
    assert stands["sampling-record-3"] is Standing.VALID
