"""Acts that are one call whose body is what stands beside the sentence."""

from __future__ import annotations

from dataclasses import dataclass

from tests.e2e.scenario.acts.acting import act
from tests.e2e.scenario.model import Step
from tests.e2e.scenario.playing import LotAtPlay


@dataclass(frozen=True)
class Simple:
    """who: role. names: of data that the API calls otherwise."""

    who: str
    service: str
    path: str
    names: tuple[tuple[str, str], ...] = ()

    def __call__(self, lot: LotAtPlay, step: Step) -> None:
        names = dict(self.names)
        body = {names.get(key, key): value for key, value in step.data.items() if key != "check"}
        person = lot.importer if self.who == "importer" else lot.body if self.who == "body" else lot.staff(self.who)
        if self.who == "importer" and lot.lot.channel == "COUNTER":
            person = lot.officer
        act(lot, person, self.service, self.path, {key: _plain(value) for key, value in body.items()})


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | bool | list | dict) or value is None else str(value)


def look(_lot: LotAtPlay, _step: Step) -> None:
    """Only the time has passed."""


_R, _I = "registration", "inspection"
ACTS = {
    "look": look,
    "request_withdrawal": Simple("importer", _R, "withdrawal-requests"),
    "request_amendment": Simple("importer", _R, "amendment-requests"),
    "request_extension": Simple("importer", _R, "extension-requests", (("until", "requested_until"),)),
    "wish_move": Simple("importer", _I, "wish-move"),
    "accept": Simple("officer", _R, "accept"),
    "refuse": Simple("officer", _R, "refuse"),
    "request_supplement": Simple("officer", _R, "supplement-requests"),
    "allow_withdrawal": Simple("officer", _R, "withdrawal/allow"),
    "refuse_withdrawal": Simple("officer", _R, "withdrawal/refuse"),
    "allow_amendment": Simple("officer", _R, "amendment/allow"),
    "refuse_amendment": Simple("officer", _R, "amendment/refuse"),
    "grant_extension": Simple("officer", _R, "extension/grant"),
    "refuse_extension": Simple("officer", _R, "extension/refuse"),
    "revoke_result": Simple("signer", _R, "result/revoke"),
    "request_label": Simple("officer", _R, "label-correction-requests"),
    "change_mode": Simple("officer", _I, "change-mode"),
    "choose_row": Simple("officer", _I, "choose-row", (("line", "line_no"),)),
    "amend_notice": Simple("officer", _I, "amend-notice"),
    "body_accept": Simple("body", _R, "conformity/accept"),
    "body_refuse": Simple("body", _R, "conformity/refuse"),
    "body_request_supplement": Simple("body", _R, "conformity/supplement-requests"),
    "body_allow_withdrawal": Simple("body", _R, "conformity/withdrawal/allow"),
    "body_refuse_withdrawal": Simple("body", _R, "conformity/withdrawal/refuse"),
    "body_allow_amendment": Simple("body", _R, "conformity/amendment/allow"),
    "revoke_conformity": Simple("body", _R, "conformity/result/revoke"),
}
