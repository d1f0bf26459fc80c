"""What a service does with its papers: it owes them, makes them, gives them out and answers for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from shared.clock import Clock
from shared.errors import NotFound, Transient, Unavailable
from shared.papers.codes import code_for, spaced
from shared.papers.facts import kind_of
from shared.papers.making import DEFECTIVE, Maker, NotMade
from shared.papers.owed import Owed
from shared.papers.standing import SUPERSEDED, Stands
from shared.papers.store import Paper, PaperStore
from shared.storage.codec import DataclassCodec

log = structlog.get_logger(__name__)

# Of one run: as many as take a minute.
_AT_ONCE = 20


class Marks(Protocol):
    """Aggregates whose acts brought papers about that nobody looked at yet."""

    def due(self, limit: int) -> Sequence[tuple[str, int]]:
        """Ids with their versions."""
        ...

    def clear(self, id: str, version: int) -> None:
        """Unless something happened since."""
        ...


def no_pictures(_paper: Paper) -> Mapping[str, bytes]:
    return {}


@dataclass(frozen=True)
class PaperDesk:
    """owed: every paper that the acts on an aggregate brought about, as they stand now. public_url: of the console.

    pictures: what a paper shows besides words, by SHA-256, out of the service's own store.
    at_once: papers are sealed by the sweep; else when somebody asks for one, and by the sweep only what failed then.
    """

    service: str
    store: PaperStore
    maker: Maker
    owed: Callable[[str], Sequence[Owed]]
    marks: Marks
    key: bytes
    public_url: str
    clock: Clock
    at_once: bool = True
    pictures: Callable[[Paper], Mapping[str, bytes]] = no_pictures

    def of(self, subject: str) -> Iterator[tuple[Paper, Stands]]:
        """Every paper of an aggregate, the oldest first. Raises NotFound."""
        owed = self.owed(subject)
        known = {paper.key: paper for paper in self.store.of(subject)}
        if any(each.key not in known and each.facts is not None for each in owed):
            self.store.owe(self._papers(subject, owed))
            known = {paper.key: paper for paper in self.store.of(subject)}
        stands = {each.key: each.stands for each in owed}
        return ((paper, stands.get(paper.key, SUPERSEDED)) for paper in known.values())

    def file(self, subject: str, key: str) -> tuple[Paper, bytes]:
        """Made now if it was not yet. Raises NotFound, and Unavailable while it cannot be sealed."""
        paper = next((paper for paper, _ in self.of(subject) if paper.key == key), None)
        if paper is None:
            raise NotFound(f"There is no paper {key[:64]}; the list of papers has those that there are.")
        pdf = self.store.file(paper.id)
        return paper, pdf if pdf is not None else self._made(paper)

    def by_code(self, code: str) -> tuple[Paper, Stands]:
        """Raises NotFound."""
        return self._standing(self.store.by_code(code))

    def by_hash(self, sha256: str) -> tuple[Paper, Stands]:
        """Raises NotFound."""
        return self._standing(self.store.by_hash(sha256))

    def unmade(self, limit: int) -> list[Paper]:
        return self.store.unmade(limit, failed=not self.at_once)

    def run(self) -> int:
        """Owes what acts brought about, and makes what is due; how many were looked at. Raises Transient."""
        looked = 0
        for id, version in self.marks.due(_AT_ONCE):
            self._owe(id)
            self.marks.clear(id, version)
            looked += 1
        for _ in range(_AT_ONCE):
            paper = self.store.claim(self.clock(), failed=not self.at_once)
            if paper is None:
                break
            looked += 1
            self._quietly_make(paper)
        return looked

    def _owe(self, id: str) -> None:
        try:
            self.store.owe(self._papers(id, self.owed(id)))
        except NotFound:
            log.warning("papers_of_nothing", aggregate_id=id)
        except Transient:
            raise
        except Exception:
            # One aggregate that cannot be understood must not keep the others from their papers.
            log.exception("papers_not_understood", aggregate_id=id)

    def _quietly_make(self, paper: Paper) -> None:
        try:
            self._make(paper)
        except NotMade as failure:
            log.warning("paper_not_made", paper=paper.id, why=failure.why, said=failure.message, tries=paper.tries + 1)

    def _made(self, paper: Paper) -> bytes:
        try:
            return self._make(paper)
        except NotMade as failure:
            raise Unavailable(
                "The paper cannot be sealed at the moment; it is tried again by itself. Ask for it again in a few minutes."
            ) from failure

    def _make(self, paper: Paper) -> bytes:
        verify_at = f"{self.public_url}/verify/{spaced(paper.code)}"
        try:
            pictures = self._pictures(paper)
            pdf = self.maker.make(paper.kind, paper.facts, code=paper.code, verify_at=verify_at, pictures=pictures)
        except NotMade as failure:
            self.store.put_off(paper, failure, self.clock())
            raise
        return self.store.keep(paper.id, pdf, self.clock())

    def _pictures(self, paper: Paper) -> Mapping[str, bytes]:
        """A paper is not sealed without one of them. Raises NotMade."""
        try:
            return self.pictures(paper)
        except (NotFound, Transient) as failure:
            raise NotMade(DEFECTIVE, f"Its pictures cannot be read: {failure.message}") from failure

    def _standing(self, paper: Paper | None) -> tuple[Paper, Stands]:
        if paper is None:
            raise NotFound("No paper of ours has this code.")
        stands = next((each.stands for each in self.owed(paper.subject) if each.key == paper.key), SUPERSEDED)
        return paper, stands

    def _papers(self, subject: str, owed: Sequence[Owed]) -> Iterator[Paper]:
        for each in owed:
            if each.facts is None:
                continue
            yield Paper(
                subject,
                each.key,
                kind_of(each.facts),
                code_for(f"{subject}/{each.key}", key=self.key, service=self.service),
                each.facts.head.code,
                DataclassCodec(type(each.facts)).dump(each.facts),
                each.at,
            )
