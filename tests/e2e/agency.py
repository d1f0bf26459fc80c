"""The staff of one inspection agency at work: each act as the APIs offer it, once the dossier is ready for it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.e2e.person import Json, Person, Refused
from tests.e2e.place import Place
from tests.processes import wait_until

PATIENCE = 60.0


@dataclass(frozen=True)
class Agency:
    """code: of the code list, e.g. TCKT11. Dossiers are named by their id. Acts raise Refused.

    patience, every: seconds of waiting for an act to become possible, and between two looks.
    """

    code: str
    officer: Person
    reviewer: Person
    signer: Person
    patience: float = PATIENCE
    every: float = 0.05

    @classmethod
    def of(cls, place: Place, code: str, *, patience: float = PATIENCE, every: float = 0.05) -> Agency:
        number = code.lower()
        return cls(
            code,
            officer=place.sign_in("officer", f"chuyenvien.{number}", agency=code),
            reviewer=place.sign_in("reviewer", f"truongphong.{number}", agency=code),
            signer=place.sign_in("signer", f"lanhdao.{number}", agency=code),
            patience=patience,
            every=every,
        )

    # Registration

    def dossier(self, file_code: str) -> str:
        """Its id, once the inspection has opened a case and the applicant's dossier knows of it."""

        def known() -> str | None:
            rows = self.officer.rows("registration", "/registrations", q=file_code)
            return next((row["id"] for row in rows if row["file_code"] == file_code and row["mode"]), None)

        return wait_until(known, f"{file_code} is known at both services", self.patience, self.every) or ""

    def registration(self, id: str) -> Json:
        return self.officer.read("registration", f"/registrations/{id}")

    def accept(self, id: str, note: str | None = None) -> Json:
        return self._act_on_dossier(id, "accept", "accept", {"note": note})

    def refuse(self, id: str, reason: str) -> Json:
        return self._act_on_dossier(id, "refuse", "refuse", {"reason": reason})

    def request_supplement(self, id: str, items: Sequence[str], reason: str) -> Json:
        body = {"items": list(items), "reason": reason}
        return self._act_on_dossier(id, "request_supplement", "supplement-requests", body)

    def decide(self, id: str, request: str, verdict: str, body: Json) -> Json:
        """request: withdrawal, amendment or extension. verdict: allow, grant or refuse."""
        return self._act_on_dossier(id, f"{verdict}_{request}", f"{request}/{verdict}", body)

    # Inspection

    def case(self, id: str) -> Json:
        return self.officer.read("inspection", f"/inspections/{id}")

    def checklist_items(self) -> list[Json]:
        items: list[Json] = self.officer.read("inspection", "/checklist")["items"]
        return items

    def change_mode(self, id: str, mode: str, reason: str) -> Json:
        return self._act_on_case(id, "change_mode", "change-mode", {"mode": mode, "reason": reason})

    def assign(self, id: str, officer: str) -> Json:
        return self._act_on_case(id, "assign", "assign", {"officer": officer}, self.reviewer)

    def schedule(self, id: str, appointment: Json) -> Json:
        return self._act_on_case(id, "schedule", "schedule", appointment)

    def schedule_or_next(self, id: str, appointment: Json) -> Json:
        """The first alternative when the officer's half-day is full."""
        try:
            return self.schedule(id, appointment)
        except Refused as refused:
            alternatives = refused.body.get("alternatives")
            if not alternatives:
                raise
            chosen = {"kind": appointment["kind"], "place": appointment["place"], "slot": alternatives[0]["slot"]}
            return self.schedule_or_next(id, chosen)

    def answer_checklist(self, id: str, answers: Sequence[Json]) -> Json:
        return self._act_on_case(id, "record_checklist", "checklist", {"answers": list(answers)})

    def record_sample(self, id: str, record: Json) -> Json:
        return self._act_on_case(id, "record_sample", "sample", record)

    def record_test_result(self, id: str, report: Json) -> Json:
        return self._act_on_case(id, "record_test_result", "test-result", report)

    def draft(self, id: str, lines: Sequence[Json]) -> Json:
        return self._act_on_case(id, "draft_result", "draft", {"lines": list(lines)})

    def send_back(self, id: str, reason: str) -> Json:
        return self._act_on_case(id, "send_back", "review", {"approve": False, "reason": reason}, self.reviewer)

    def approve(self, id: str) -> Json:
        return self._act_on_case(id, "approve", "review", {"approve": True}, self.reviewer)

    def sign(self, id: str, signer: str = "Phó Chi cục trưởng") -> Json:
        return self._act_on_case(id, "sign", "sign", {"signer": signer}, self.signer)

    def file_complaint(self, complaint: Json) -> str:
        """Its id."""
        return str(self.officer.act("inspection", "/complaints", complaint)["id"])

    def close_complaint(self, id: str, reason: str) -> None:
        version = self.officer.read("inspection", f"/complaints/{id}")["version"]
        self.officer.act("inspection", f"/complaints/{id}/close", {"reason": reason}, version=version)

    # How

    def _act_on_dossier(self, id: str, act: str, path: str, body: Json) -> Json:
        return self._when_allowed(self.officer, "registration", f"/registrations/{id}", act, path, body)

    def _act_on_case(self, id: str, act: str, path: str, body: Json, by: Person | None = None) -> Json:
        return self._when_allowed(by or self.officer, "inspection", f"/inspections/{id}", act, path, body)

    def _when_allowed(self, actor: Person, service: str, at: str, act: str, path: str, body: Any) -> Json:
        """On the version that allows the act; again when a message from the other service came in between."""
        deadline = time.monotonic() + self.patience
        while True:

            def allowed() -> Json | None:
                seen = self.officer.read(service, at)
                return seen if act in seen["allowed"] else None

            seen = wait_until(allowed, f"{act} becomes possible at {service}{at}", self.patience, self.every) or {}
            try:
                return actor.act(service, f"{at}/{path}", body, version=seen["version"])
            except Refused as refused:
                if refused.code != "stale" or time.monotonic() > deadline:
                    raise
