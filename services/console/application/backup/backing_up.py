"""One back-up: everything as it was at one cluster time, read while the system works on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Event

from services.console.application.backup.ports import Changed, Moment, NotPermitted, Source, Writing
from services.console.domain.backup.manifest import Kept, Manifest
from services.console.domain.backup.scope import LEFT_OUT, Place, in_order
from shared.errors import Unavailable

_LOOKS = 5


@dataclass(frozen=True)
class Telling:
    """warn: what may go wrong. done: a collection is in the archive."""

    warn: Callable[[str], None]
    done: Callable[[Kept], None]


def back_up(
    source: Source,
    writing: Writing,
    *,
    window: int,
    parallel: int,
    clock: Callable[[], datetime],
    release: str,
    regimes: Mapping[str, str],
    telling: Telling,
) -> Manifest:
    """window: seconds for which the database is to keep the past meanwhile; 0 leaves it as it is.

    Raises TooLate, Changed, Unavailable: then there is no archive.
    """
    began = clock()
    with keeping_the_past(source, window, telling.warn):
        moment = settled_moment(source)
        kept = _copy(moment, writing, parallel, telling.done)
    manifest = Manifest(
        time=moment.time,
        release=release,
        server=source.server,
        began_at=began,
        ended_at=clock(),
        regimes=regimes,
        kept=tuple(sorted(kept, key=lambda each: str(each.place))),
        left_out=LEFT_OUT,
    )
    writing.finish(manifest)
    return manifest


@contextmanager
def keeping_the_past(source: Source, wanted: int, warn: Callable[[str], None]) -> Iterator[None]:
    """Raises the database's history window where it is shorter and that is permitted; puts it back."""
    before = source.window()
    if not wanted or (before is not None and before >= wanted):
        yield
        return
    kept = "five minutes, unless somebody set it otherwise" if before is None else f"{before} seconds"
    try:
        source.set_window(wanted)
    except NotPermitted as error:
        warn(
            f"{error.message} It keeps the past for {kept}: a back-up that takes longer fails, and leaves nothing behind. "
            "Have an administrator of the database set minSnapshotHistoryWindowInSeconds on the primary, or use an account "
            "that may (role hostManager)."
        )
        yield
        return
    warn(f"The database keeps the past for {wanted} seconds while this runs, instead of {kept}.")
    try:
        yield
    finally:
        if before is not None:
            source.set_window(before)


def settled_moment(source: Source) -> Moment:
    """A moment around which no collection was made or dropped. Raises Changed."""
    before = source.moment()
    for _ in range(_LOOKS):
        after = source.moment()
        if {str(place) for place in before.places} == {str(place) for place in after.places}:
            return after
        before = after
    raise Changed("Collections are being made or dropped all the time: back up once the services have started.")


def _copy(moment: Moment, writing: Writing, parallel: int, done: Callable[[Kept], None]) -> list[Kept]:
    given_up = Event()

    def one(place: Place) -> Kept:
        kept = writing.put(place, moment.shape(place), _unless(given_up, moment.documents(place)))
        done(kept)
        return kept

    with ThreadPoolExecutor(parallel, thread_name_prefix="backup") as pool:
        tasks = [pool.submit(one, place) for place in in_order(moment.places)]
        try:
            return [task.result() for task in as_completed(tasks)]
        except BaseException:
            given_up.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _unless(given_up: Event, documents: Iterator[bytes]) -> Iterator[bytes]:
    for document in documents:
        if given_up.is_set():
            raise Unavailable("The back-up was given up.")
        yield document
