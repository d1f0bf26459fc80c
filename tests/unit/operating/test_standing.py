"""What a service says of itself, put together from several processes."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.operating.channels import Partner, together, told, without_people
from shared.operating.holding import holding
from shared.operating.instances import Instance
from shared.operating.samples import thinned

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def instance(id: str, **said: object) -> Instance:
    given = {"state": "ready", "in_hand": 0, "paused": ()} | said
    return Instance(id, "host", "1", None, NOW, NOW, **given)  # type: ignore[arg-type]


def test_the_worst_breaker_counts_and_the_latest_tries_of_all() -> None:
    one = told({"WINDOW": Partner("closed", NOW, NOW - timedelta(hours=2), "old")})
    two = told({"WINDOW": Partner("open", None, NOW - timedelta(minutes=1), "refused")})
    ended = told({"WINDOW": Partner("open", NOW + timedelta(minutes=1), NOW, "last words")})
    assert together("WINDOW", [one, two], []) == Partner("open", NOW, NOW - timedelta(minutes=1), "refused")
    assert together("WINDOW", [one], [ended]) == Partner("closed", NOW + timedelta(minutes=1), NOW, "last words")
    assert together("WINDOW", [{}], []) == Partner()


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        ("451 <lan.nt@firm.example> greylisted", "451 <…> greylisted"),
        ("no route to +84912345678, try later", "no route to …, try later"),
        ("time-out after 30 s", "time-out after 30 s"),
    ],
)
def test_errors_of_partners_name_no_people(error: str, shown: str) -> None:
    assert without_people(error) == shown


def test_nothing_is_held_once_every_process_has_come_to_rest() -> None:
    names = ["inbox", "window"]
    resting = instance("a", paused=("inbox", "window"))
    assert holding(names, names, [resting], unpublished=0).nothing
    assert not holding(names, ["inbox"], [resting], unpublished=0).nothing
    assert not holding(names, names, [resting], unpublished=1).nothing
    assert not holding(names, names, [instance("a", paused=("inbox", "window"), in_hand=1)], unpublished=0).nothing
    late = holding(names, names, [resting, instance("b", paused=("inbox",))], unpublished=0)
    assert (late.nothing, late.yet_to_pause) == (False, ("window in b",))
    assert holding(names, names, [resting, instance("b", state="gone", in_hand=3)], unpublished=0).nothing


def test_thinned_samples_keep_the_standing_and_add_what_went_through() -> None:
    samples = [
        {"at": NOW + timedelta(minutes=n), "received": n, "published": 1, "outbox": {"count": n}} for n in range(7)
    ]
    thin = thinned(samples, 3)
    assert [(each["at"].minute, each["received"], each["published"]) for each in thin] == [
        (0, 3, 3),
        (3, 12, 3),
        (6, 6, 1),
    ]
    assert [each["outbox"]["count"] for each in thin] == [0, 3, 6]
    assert samples[0]["received"] == 0
