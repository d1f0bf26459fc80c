"""Daily roots, checked against what they say of themselves and of one another; their leaves put on a shelf."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from services.console.application.audit.evidence_ports import Flaw, LeafShelf, Root, Signatures
from shared.auditing.merkle import MerkleTree
from shared.auditing.statement import BadStatement, Statement


@dataclass
class Covered:
    """Which days of a service the roots speak for: those after the one up to the other. unsigned: how many roots."""

    after: date | None = None
    until: date | None = None
    roots: int = 0
    unsigned: int = 0


def shelve_roots(
    roots: Iterable[Root], covered: dict[str, Covered], *, shelf: LeafShelf, signatures: Signatures, whole: bool
) -> Iterator[Flaw]:
    """covered: filled by service. whole: the first root of each service has to be the first there ever was."""
    former: dict[str, Statement] = {}
    for root in roots:
        try:
            statement = Statement.read(root.statement)
        except BadStatement as error:
            yield _flaw(root, str(error))
            continue
        for what in (
            *_own_flaws(root, statement, signatures),
            *_chain_flaws(statement, former.get(root.service), whole=whole),
            *_leaf_flaws(root, statement, shelf),
        ):
            yield _flaw(root, what)
        days = covered.setdefault(root.service, Covered(after=statement.after))
        days.until, days.roots, days.unsigned = statement.day, days.roots + 1, days.unsigned + (root.signature is None)
        former[root.service] = statement


def _own_flaws(root: Root, statement: Statement, signatures: Signatures) -> Iterator[str]:
    if (statement.service, statement.day.isoformat()) != (root.service, root.day):
        yield f"it speaks for {statement.service} on {statement.day}"
    if root.signature is not None and (trouble := signatures.trouble(statement.text, root.signature)):
        yield f"its signature does not hold: {trouble}"


def _chain_flaws(statement: Statement, former: Statement | None, *, whole: bool) -> Iterator[str]:
    if former is None:
        if whole and statement.after is not None:
            yield f"the roots up to {statement.after} are gone"
    elif (statement.after, statement.previous) != (former.day, former.hash):
        yield f"it follows a root of {statement.after} that is not the one before it ({former.day})"


def _leaf_flaws(root: Root, statement: Statement, shelf: LeafShelf) -> Iterator[str]:
    tree = MerkleTree()
    doubled = False
    for leaf in root.leaves:
        tree.add(leaf.bytes)
        doubled |= not shelf.put(root.service, leaf)
    if (tree.size, tree.root()) != (statement.leaves, statement.root):
        yield f"its {tree.size} leaves are not the {statement.leaves} that were signed: they were changed afterwards"
    elif doubled:
        yield "it names entries that an earlier root names"


def _flaw(root: Root, what: str) -> Flaw:
    return Flaw(root.service, None, None, None, None, f"the daily root of {root.day}: {what}")
