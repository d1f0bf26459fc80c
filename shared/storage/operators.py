"""What operators may do with messages that wait. Every act is compare-and-set and stands in the dossier's history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from shared.aggregate import Actor, Change, Json
from shared.errors import Invalid, NotAllowed, Violation
from shared.storage.errors import translated
from shared.storage.history import entry_for, head_after, head_of
from shared.storage.inbox_document import settled_by
from shared.storage.marks import Mark
from shared.storage.waiting import EARLY, FORK, envelope_of, is_gap
from shared.storage.waiting_list import Address, AlreadySettled, WaitingList

# While one replay runs, a second one of the same message is refused; after a crash it is free again.
_HELD = timedelta(seconds=30)


class WaitingMessages(WaitingList):
    """With what may be done."""

    def replay(self, id: str, actor: Actor, reason: str | None = None) -> str:
        """Tries it now, asks for it now if it never came; returns what became of it.

        Raises AlreadySettled when somebody else was faster, NotAllowed for a fork that its source's progress gave away.
        """
        address = Address.parse(id)
        document, entry = self.entry(address)
        if entry["message"] is None and not is_gap(entry):
            raise NotAllowed("replay", FORK, ["rebase", "skip"], "There is no message to try again: rebase, or skip.")
        now = self.store.clock()
        held = {"waiting.$.held_until": now + _HELD, "waiting.$.next_try_at": now + _HELD}
        act = "message_asked_for" if is_gap(entry) else "message_replayed"
        self._act(document, entry, actor, Change(None, act, reason=reason, details=_details(address)), held)
        return self.inbox.retry(address.subject, address.match)

    def skip(self, id: str, actor: Actor, reason: str) -> None:
        """Takes the message as done without doing it; its successors go on.

        One that is early in a dossier of which nothing is known here is just taken out: if it was no mistake, its source
        sends it again. Raises NotAllowed for the event that opens a dossier and for one whose turn has not come.
        """
        address = Address.parse(id)
        document, entry = self.entry(address)
        mark = Mark.of(document, address.source)
        if address.n > mark.n + 1 and "state" not in document:
            discarded: Change[Any] = Change(None, "message_discarded", reason=reason, details=_details(address))
            self._act(document, entry, actor, discarded, {}, pull=address.match)
            return
        if address.n > mark.n + 1:
            raise NotAllowed("skip", "early", ["replay"], f"Number {mark.n + 1} comes first; settle that one.")
        if "state" not in document:
            raise NotAllowed("skip", entry["reason"], ["replay"], "It opens the dossier here and cannot be left out.")
        change: Change[Any] = Change(None, "message_skipped", reason=reason, details=_details(address))
        marks = {}
        if address.n > mark.n:
            base = mark.after(address.n, _event_id(document, entry))
            marks = {f"applied.{address.source}": base.document(self.store.clock())}
        self._act(document, entry, actor, change, marks, pull=settled_by(**address.match))
        self.inbox.drain(address.subject, address.source)

    def rebase(self, id: str, actor: Actor, sequence: int, event_id: str | None, reason: str) -> None:
        """After a fork: takes `sequence` with `event_id` as the last applied, asks the source for all that follows."""
        address = Address.parse(id)
        document, entry = self.entry(address)
        if entry["reason"] != FORK:
            raise NotAllowed("rebase", entry["reason"], ["replay", "skip"], "Only a fork can be rebased.")
        if sequence > address.n:
            message = f"The source says that it is at event {address.n}; go on from that number or an earlier one."
            raise Invalid([Violation("/sequence", "beyond_source", message)], message)
        if sequence and event_id is None:
            message = f"Name the id of event {sequence}, as its source's history shows it; only 0 has none."
            raise Invalid([Violation("/event_id", "required", message)], message)
        base = {"n": sequence, "id": event_id, "at": self.store.clock(), "recent": [{"n": sequence, "id": event_id}]}
        details = {**_details(address), "rebased_to": sequence, "event_id": event_id}
        change: Change[Any] = Change(None, "inbox_rebased", reason=reason, details=details)
        path = f"applied.{address.source}"
        if sequence:
            self._act(document, entry, actor, change, {path: base})
        else:
            self._act(document, entry, actor, change, {}, drop=path)
        self._reopen(address)
        self.inbox.drain(address.subject, address.source)
        rebased = self.inbox.document.read(address.subject)
        if Mark.of(rebased, address.source).n < address.n:
            self.inbox.gaps.expect(rebased, address.subject, address.source)
        self.inbox.ask_resend(address.source, address.subject, sequence + 1)

    def _reopen(self, address: Address) -> None:
        """What waited from this source is looked at anew from the new base; the sweep goes on if we stop here."""
        early = {
            "waiting.$[entry].reason": EARLY,
            "waiting.$[entry].cause": None,
            "waiting.$[entry].next_try_at": self.store.clock(),
        }
        with translated():
            self.store.collection.update_one(
                {"_id": address.subject}, {"$pull": {"waiting": {"source": address.source, "message": None}}}
            )
            self.store.collection.update_one(
                {"_id": address.subject}, {"$set": early}, array_filters=[{"entry.source": address.source}]
            )

    def _act(
        self,
        document: Mapping[str, Any],
        entry: Mapping[str, Any],
        actor: Actor,
        change: Change[Any],
        marks: Json,
        *,
        pull: Json | None = None,
        drop: str | None = None,
    ) -> None:
        """One update: the act into the history and its marks, if the entry still stands as it was seen."""
        if entry.get("held_until") and entry["held_until"] > self.store.clock():
            raise AlreadySettled("Somebody else is replaying this message right now. Look again in a moment.")
        head = head_of(document)
        record = entry_for(
            head,
            change,
            id=self.store.new_id(),
            now=self.store.clock(),
            actor=actor,
            catalogue=self.store.catalogue,
        )
        after = head_after(head, record)
        seen = {name: entry[name] for name in ("source", "n", "id", "reason", "tries", "next_try_at")}
        update: Json = {
            "$push": {"history": record},
            "$inc": {"version": 1},
            "$set": {**marks, "head": asdict(after), "changed_at": record["time"]},
        }
        if pull:
            update["$pull"] = {"waiting": pull}
        if drop:
            update["$unset"] = {drop: ""}
        filter = {"_id": document["_id"], "version": document["version"], "waiting": {"$elemMatch": seen}}
        with translated():
            result = self.store.collection.update_one(filter, update)
        if not result.matched_count:
            raise AlreadySettled("Somebody else has just acted on this message or its dossier. Look again.")


def _event_id(document: Mapping[str, Any], entry: Mapping[str, Any]) -> str:
    """The event's id, also of one that never came: its source or its successor may have named it. Raises NotAllowed."""
    if not is_gap(entry):
        return str(entry["id"])
    after = (entry["source"], entry["n"] + 1)
    named = [
        envelope_of(other).previousid
        for other in document["waiting"]
        if (other["source"], other["n"]) == after and other["message"] is not None
    ]
    for id in (entry["known_id"], *named):
        if id is not None:
            return str(id)
    raise NotAllowed(
        "skip", EARLY, ["replay"], "It never came, and nobody has named its id: its successors could not follow."
    )


def _details(address: Address) -> Json:
    return {"message": address.match}
