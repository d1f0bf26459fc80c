"""One restore: into an empty system, after the whole archive was found to be what was written."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from services.console.application.backup.ports import Archive, Damaged, NotEmpty, Target
from services.console.domain.backup.manifest import Kept
from services.console.domain.backup.scope import in_order


def check(archive: Archive, *, verified: Callable[[Kept], None]) -> None:
    """Raises Damaged, naming the piece that is not what was written."""
    for kept in archive.manifest.kept:
        archive.verify(kept)
        verified(kept)


def restore_into(
    target: Target,
    archive: Archive,
    *,
    parallel: int,
    verified: Callable[[Kept], None],
    done: Callable[[Kept], None],
) -> None:
    """Raises NotEmpty and Damaged before anything is written; Unavailable also in the middle.

    Indexes come after the documents: so they are made once, and none that deletes what is out of date is there before
    the documents are counted.
    """
    if occupied := target.occupied():
        raise NotEmpty(
            f"There is something in {', '.join(occupied)}: nothing was written. Restore into an empty system (another "
            "CUAKHAU_DATABASE_PREFIX, or another MONGODB_URI), or drop these databases first if they may go."
        )
    check(archive, verified=verified)

    def one(kept: Kept) -> None:
        shape = archive.shape(kept)
        target.write(kept.place, shape.options, archive.documents(kept))
        if (found := target.count(kept.place)) != kept.documents:
            raise Damaged(
                f"{kept.place} holds {found} documents after the restore, the manifest says {kept.documents}. Does somebody "
                "write to it? Stop the services, drop the databases and restore again."
            )
        target.index(kept.place, shape.indexes)
        done(kept)

    with ThreadPoolExecutor(parallel, thread_name_prefix="restore") as pool:
        by_place = {str(kept.place): kept for kept in archive.manifest.kept}
        places = in_order(kept.place for kept in archive.manifest.kept)
        for _ in pool.map(one, (by_place[str(place)] for place in places)):
            pass
