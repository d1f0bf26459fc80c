"""Use case: a dossier that is open elsewhere is taken over as it stands, once, and nobody outside hears of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from services.registration.application.answers import answer_of
from services.registration.application.clocking import Timetables, with_timer
from services.registration.application.outgoing import outgoing
from services.registration.application.ports import Documents, Dossiers, Law
from services.registration.domain.dossier import Dossier
from services.registration.domain.importing import DossierImported, OpenDossier
from services.registration.domain.importing_clocks import clocks_from_elsewhere, open_deadlines
from services.registration.domain.importing_entry import Entry, read_open
from services.registration.domain.importing_findings import Relaxed
from shared.aggregate import Actor, Change, Once
from shared.clock import Clock, NewId
from shared.errors import AlreadyActed, Busy, Invalid, KeyReused, Violation

_FILE_UNKNOWN = "file_unknown"


class Outcome(StrEnum):
    """DIFFERS: it is there, with other content than this row's. FILES_WANTED: nothing but its files is missing."""

    IMPORTED = "imported"
    WOULD_BE_IMPORTED = "would_be_imported"
    THERE = "there"
    DIFFERS = "differs"
    FILES_WANTED = "files_wanted"
    REFUSED = "refused"


@dataclass(frozen=True)
class Taken:
    """What became of a row. errors: why it was refused. let_pass: rules that it was not held to. wanted: SHA-256."""

    outcome: Outcome
    id: str | None = None
    errors: tuple[Violation, ...] = ()
    let_pass: tuple[Violation, ...] = ()
    wanted: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportDesk:
    """What taking over needs. dossiers: without clocks of their own, which would begin today."""

    dossiers: Dossiers
    documents: Documents
    law: Law
    timetables: Timetables
    relaxed: tuple[Relaxed, ...]
    clock: Clock
    new_id: NewId

    def take_over(
        self,
        row: OpenDossier,
        *,
        fingerprint: str,
        actor: Actor,
        rehearsal: bool = False,
        at_hand: Mapping[str, int] | None = None,
    ) -> Taken:
        """fingerprint: of all that the row says, by which a later run knows it again. rehearsal: nothing is kept.

        at_hand: in a rehearsal, files that would be sent before the row; SHA-256 to bytes.
        """
        once = Once(f"import:{row.source}:{row.file_code}", fingerprint)
        if (there := self._there(once)) is not None:
            return there
        if self.dossiers.by_file_code(row.file_code) is not None:
            return self._taken(row, once)
        named = {document.sha256.lower() for document in row.draft.documents if document.sha256}
        held = {**(at_hand or {} if rehearsal else {}), **self.documents.sizes(named)}
        try:
            entry = self._read(row, held)
        except Invalid as refusal:
            if not rehearsal and all(violation.code == _FILE_UNKNOWN for violation in refusal.violations):
                return Taken(Outcome.FILES_WANTED, errors=refusal.violations, wanted=tuple(sorted(named - set(held))))
            return _refused(refusal)
        if rehearsal:
            return Taken(Outcome.WOULD_BE_IMPORTED, let_pass=entry.let_pass)
        return self._keep(row, entry, once, actor)

    def _there(self, once: Once) -> Taken | None:
        try:
            given = self.dossiers.answered(once)
        except KeyReused:
            return Taken(Outcome.DIFFERS)
        return None if given is None else Taken(Outcome.THERE, id=given["id"])

    def _read(self, row: OpenDossier, held: Mapping[str, int]) -> Entry:
        return read_open(
            row,
            lists=self.law.lists,
            regime_on=self.law.regime_on,
            regime_version=self.law.regime_version,
            relaxed=self.relaxed,
            known_files=held,
            now=self.clock(),
        )

    def _keep(self, row: OpenDossier, entry: Entry, once: Once, actor: Actor) -> Taken:
        now, id = self.clock(), self.new_id()
        timetable = self.timetables.of(entry.dossier)
        clocks = clocks_from_elsewhere(entry.dossier, entry.days, now=now, timetable=timetable)
        dossier = replace(entry.dossier, clocks=clocks)
        deadlines = open_deadlines(dossier, now=now, timetable=timetable)
        event = DossierImported(
            file_code=dossier.file_code,
            occurred_at=now,
            source=row.source,
            channel=dossier.channel,
            received_on=dossier.received_on,
            regime=dossier.regime,
            window=dossier.window,
            dossier=dossier.content,
            handlers=dossier.handlers,
            supplement_request=dossier.supplement_request,
            body_request=dossier.body_request,
            requests=dossier.requests,
            conformity=dossier.conformity,
            inspection=entry.inspection,
            deadlines=deadlines,
            counts_from=entry.days.counts_from(timetable.calendar),
        )
        change = Change(
            dossier,
            act="imported",
            event=outgoing(event),
            reason=f"Open in {row.source}, taken over as it stood there.",
            details=_details(row, dossier, entry),
            unique=(f"file_code:{dossier.file_code}",),
        )
        try:
            self.dossiers.create(
                id, with_timer(change, timetable), actor=actor, once=once, answer=answer_of(id, 1, dossier, now)
            )
        except AlreadyActed:
            return self._taken(row, once)
        return Taken(Outcome.IMPORTED, id=id, let_pass=entry.let_pass)

    def _taken(self, row: OpenDossier, once: Once) -> Taken:
        """Another run was faster, or the dossier came in by another way. Raises Busy while nobody can know which."""
        if (there := self._there(once)) is not None:
            return there
        found = self.dossiers.by_file_code(row.file_code)
        if found is None or (found.state.origin is not None and found.state.origin.source == row.source):
            # It stands, and not yet so that it could not be lost: answers are given only then.
            raise Busy(f"Dossier {row.file_code} is just being taken over by another run; ask again.")
        return _refused(Invalid([_code_taken(row.file_code)]))


def _details(row: OpenDossier, dossier: Dossier, entry: Entry) -> dict[str, Any]:
    return {
        "source": row.source,
        "received_on": row.received_on.isoformat(),
        "cqkt": dossier.handlers.cqkt.value,
        "tccn": dossier.handlers.tccn.value if dossier.handlers.tccn is not None else None,
        "former_history": [dict(former) for former in row.history],
        "chosen_agency": asdict(dossier.chosen_agency) if dossier.chosen_agency else None,
        "files_missing": [dossier.content.documents[at].file_name for at in sorted(row.missing)],
        "let_pass": [{"pointer": v.pointer, "rule": v.code, "why": v.message} for v in entry.let_pass],
    }


def _code_taken(file_code: str) -> Violation:
    message = (
        f"Dossier {file_code} stands here already and did not come from this system by an import; compare the two, and "
        "leave this row out, or close the other one first."
    )
    return Violation("/file_code", "duplicate_file_code", message)


def _refused(refusal: Invalid) -> Taken:
    return Taken(Outcome.REFUSED, errors=refusal.violations)
