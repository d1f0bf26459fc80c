"""A back-up's course: the past kept long enough, the moment settled, the largest first, and all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.console.application.backup.backing_up import Telling, back_up, keeping_the_past
from services.console.application.backup.ports import Changed, Moment, NotPermitted, Shape, TooLate
from services.console.application.backup.restoring import restore_into
from services.console.domain.backup.manifest import ClusterTime, Kept, Manifest, Piece, other_law
from services.console.domain.backup.scope import Place, in_order, left_out
from shared.errors import Conflict


def _nobody(_: object) -> None:
    """Is told."""


NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
SMALL, LARGE = Place("console", "audit", 1), Place("registration", "registrations", 9)
PIECE = Piece(1, "0" * 64)


@dataclass
class AMoment:
    rows: dict[Place, list[bytes]]
    late: bool = False
    time = ClusterTime(1_795_313_244, 3)

    @property
    def places(self) -> Sequence[Place]:
        return list(self.rows)

    def shape(self, place: Place) -> Shape:
        return Shape({}, [])

    def documents(self, place: Place) -> Iterator[bytes]:
        yield from self.rows[place]
        if self.late:
            raise TooLate("forgotten")


@dataclass
class ASource:
    moments: list[Moment]
    kept_for: int | None = 300
    may: bool = True
    asked: list[int] = field(default_factory=list)
    server = "6.0.5"

    def window(self) -> int | None:
        return self.kept_for

    def set_window(self, seconds: int) -> None:
        if not self.may:
            raise NotPermitted("Not we.")
        self.asked.append(seconds)
        self.kept_for = seconds

    def moment(self) -> Moment:
        return self.moments.pop(0) if len(self.moments) > 1 else self.moments[0]


@dataclass
class AWriting:
    put_in: list[Place] = field(default_factory=list)
    finished: list[Manifest] = field(default_factory=list)

    def put(self, place: Place, shape: Shape, documents: Iterable[bytes]) -> Kept:
        rows = list(documents)
        self.put_in.append(place)
        return Kept(place.database, place.collection, len(rows), sum(map(len, rows)), PIECE, PIECE)

    def finish(self, manifest: Manifest) -> Path:
        self.finished.append(manifest)
        return Path("there")


def taken(source: ASource, writing: AWriting, window: int = 3600) -> tuple[Manifest, list[str]]:
    warned: list[str] = []
    telling = Telling(warned.append, _nobody)
    manifest = back_up(
        source,
        writing,
        window=window,
        parallel=1,
        clock=lambda: NOW,
        release="0.1.0",
        regimes={"R2026": "a"},
        telling=telling,
    )
    return manifest, warned


def test_the_largest_goes_first_and_all_is_counted() -> None:
    writing = AWriting()
    manifest, _ = taken(ASource([AMoment({SMALL: [b"a"], LARGE: [b"bc", b"de"]})]), writing)
    assert writing.put_in == [LARGE, SMALL]
    assert (manifest.documents, manifest.size, manifest.time.increment) == (3, 5, 3)
    assert writing.finished == [manifest]


def test_the_window_is_put_back_also_when_it_goes_wrong() -> None:
    source, writing = ASource([AMoment({SMALL: []}, late=True)]), AWriting()
    with pytest.raises(TooLate):
        taken(source, writing)
    assert source.asked == [3600, 300]
    assert writing.finished == []


@pytest.mark.parametrize(("wanted", "has"), [(0, 300), (300, 300), (60, 300)])
def test_a_window_that_is_long_enough_is_left_alone(wanted: int, has: int) -> None:
    source = ASource([AMoment({})], kept_for=has)
    assert taken(source, AWriting(), window=wanted)[1] == []
    assert source.asked == []


@pytest.mark.parametrize(("knows", "said"), [(300, "300 seconds"), (None, "five minutes")])
def test_who_may_not_raise_the_window_is_warned_and_goes_on(knows: int | None, said: str) -> None:
    writing = AWriting()
    _, (warned,) = taken(ASource([AMoment({SMALL: [b"a"]})], kept_for=knows, may=False), writing)
    assert said in warned
    assert "hostManager" in warned
    assert len(writing.finished) == 1


def test_a_window_that_nobody_may_know_is_not_put_back_by_guess() -> None:
    source = ASource([AMoment({})], kept_for=None)
    with keeping_the_past(source, 3600, _nobody):
        pass
    assert source.asked == [3600]


def test_a_moment_is_taken_anew_until_no_collection_comes_or_goes() -> None:
    writing = AWriting()
    taken(
        ASource([AMoment({SMALL: []}), AMoment({SMALL: [], LARGE: []}), AMoment({SMALL: [], LARGE: [b"a"]})]), writing
    )
    assert writing.put_in == [LARGE, SMALL]
    restless: list[Moment] = [AMoment({Place("console", str(n)): []}) for n in range(20)]
    with pytest.raises(Changed):
        taken(ASource(restless), AWriting())


@pytest.mark.parametrize(
    ("database", "collection", "held"),
    [
        ("registration", "registrations", True),
        ("registration", "documents.chunks", True),
        ("notification", "instances", False),
        ("console", "sessions", False),
        ("console", "tries", True),
        ("registration", "sessions", True),
        ("registration", "system.views", False),
    ],
)
def test_what_is_left_out_has_a_reason(database: str, collection: str, held: bool) -> None:
    assert (left_out(database, collection) is None) is held


def test_order_does_not_depend_on_what_came_first() -> None:
    assert in_order([SMALL, LARGE]) == in_order([LARGE, SMALL]) == [LARGE, SMALL]


def test_regimes_whose_data_changed_are_named() -> None:
    manifest = Manifest(ClusterTime(1, 1), "0.1.0", "6.0.5", NOW, NOW, {"R2018": "a", "R2026": "b"}, ())
    assert other_law(manifest, {"R2018": "a", "R2026": "c", "R2030": "d"}) == ["R2026"]
    assert other_law(replace(manifest, regimes={}), {}) == []


def test_nothing_is_verified_or_written_where_something_is() -> None:
    class Occupied:
        def occupied(self) -> Sequence[str]:
            return ["registration"]

    with pytest.raises(Conflict, match="something in registration"):
        restore_into(Occupied(), None, parallel=1, verified=_nobody, done=_nobody)  # type: ignore[arg-type]
