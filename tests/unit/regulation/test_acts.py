"""The act table, against a list typed here from the single window's rules."""

from datetime import date

import pytest

from shared.regulation import BadRegulation, load
from shared.regulation.acts import SAME
from tests.unit.regulation.conftest import Edit

IMPORTER_CQKT = {
    "submit": {0}, "modify": {1}, "name_cert_body": {0, 1}, "cancel": {1}, "supplement": {5, 12},
    "request_extension": {5, 12},
    "request_withdrawal": {2, 5, 6, 10, 12, 15}, "request_amendment": {6, 15}, "resend": {10},
    "record_clearance": {2, 7, 9, 10, 15}, "hand_in_conformity": {2, 7, 9, 10, 15},
    "provide_label_correction": {2, 6, 7, 9, 10, 15},
}  # fmt: skip
AGENCY_CQKT = {
    "tick_receipt": {1, 6}, "accept": {1, 6}, "refuse": {1, 6}, "request_supplement": {1, 6}, "allow_withdrawal": {7},
    "refuse_withdrawal": {7}, "allow_amendment": {9}, "refuse_amendment": {9}, "grant_extension": {11},
    "refuse_extension": {11},
    "issue_result": {2, 5, 6, 12, 15}, "revoke_result": {13}, "replace_result": {13, 14},
    "transfer": {1, 2, 5, 6, 7, 9, 10, 11, 12, 15}, "record_clearance": {2, 7, 9, 10, 15},
    "request_label_correction": {2, 6, 15},
}  # fmt: skip
IMPORTER_TCCN = {
    "submit": {0}, "cancel": {1}, "supplement": {5}, "request_withdrawal": {2, 5, 6, 10, 12, 15},
    "request_amendment": {2, 6, 15},
    "resend": {10},
}  # fmt: skip
BODY_TCCN = {
    "accept": {1, 6}, "refuse": {1, 6}, "request_supplement": {1, 6}, "allow_withdrawal": {7}, "refuse_withdrawal": {7},
    "allow_amendment": {9}, "refuse_amendment": {9}, "submit_conformity_result": {2, 6, 15},
    "revoke_conformity_result": {13},
}  # fmt: skip
EXPECTED = {
    (handler, party, act, state)
    for handler, party, table in (
        ("cqkt", "importer", IMPORTER_CQKT),
        ("cqkt", "agency", AGENCY_CQKT),
        ("tccn", "importer", IMPORTER_TCCN),
        ("tccn", "cert_body", BODY_TCCN),
    )
    for act, states in table.items()
    for state in states
}
BECOMES = {
    "submit": 1, "cancel": 4, "supplement": 6, "request_extension": 11, "request_withdrawal": 7, "request_amendment": 9,
    "resend": 15, "accept": 2, "refuse": 3, "request_supplement": 5, "allow_withdrawal": 8, "allow_amendment": 10,
    "grant_extension": 12, "issue_result": 13, "revoke_result": 14, "replace_result": 13, "submit_conformity_result": 13,
    "revoke_conformity_result": 14,
}  # fmt: skip


def test_each_act_is_possible_for_those_and_in_those_statuses_alone() -> None:
    acts = load().acts
    possible = {
        (handler, party, act, state)
        for handler in ("cqkt", "tccn")
        for party in ("importer", "agency", "cert_body")
        for act in acts.acts
        for state in range(16)
        if acts.find(act, handler, state, party)
    }
    assert possible == EXPECTED


def test_what_the_status_becomes() -> None:
    for row in load().acts:
        before = row.status_after(9, before=6)
        if row.act.startswith("refuse_"):
            assert before == 6
            with pytest.raises(ValueError, match="status before the request"):
                row.status_after(9)
        elif row.becomes == SAME:
            assert before == 9
        else:
            assert before == BECOMES[row.act]


def test_a_closed_case_is_closed_and_the_others_wait_for_somebody() -> None:
    acts = load().acts
    assert [status.code for status in acts.statuses] == list(range(16))
    assert {status.code for status in acts.statuses if acts.closes(status.code)} == {3, 4, 8}
    for status in acts.statuses:
        parties = {row.party for row in acts.allowed("cqkt", status.code)}
        assert bool(parties) is not status.closes
        if status.waits_for:
            assert {"importer": "importer", "handler": "agency"}[status.waits_for] in parties


def test_more_is_needed_once_the_time_is_over() -> None:
    acts = load().acts
    dead_end = acts.find("issue_result", "cqkt", 5, "agency")
    assert dead_end is not None
    assert "SUPPLEMENT_LAPSED" in dead_end.needs
    plain = acts.find("issue_result", "cqkt", 2, "agency")
    assert plain is not None
    assert "SUPPLEMENT_LAPSED" not in plain.needs
    assert acts.parties("accept") == {"agency", "cert_body"}
    assert acts.parties("accept", "tccn") == {"cert_body"}
    assert acts.states("supplement", "cqkt") == {5, 12}


def test_what_is_done_with_the_dossier_is_not_done_to_the_body_alone() -> None:
    assert {(row.handler, row.act) for row in load().acts if row.with_dossier} == {
        ("tccn", "submit"),
        ("tccn", "cancel"),
    }


RESEND = "  - {act: resend, allowed_in: [10], becomes: 15,"
LATER = "  - {act: resend, allowed_in: [10], becomes: 6, in_force_from: 2028-01-01, name: x, name_en: x}\n"


def test_a_row_may_give_way_to_another_on_a_day(edited: Edit) -> None:
    acts = load(edited("acts.yaml", RESEND, f"{LATER}{RESEND} in_force_to: 2027-12-31,")).acts
    for day, becomes in ((date(2027, 12, 31), 15), (date(2028, 1, 1), 6)):
        found = acts.on(day).find("resend", "cqkt", 10, "importer")
        assert found is not None
        assert found.becomes == becomes


def test_two_rows_in_force_at_once_are_refused(edited: Edit) -> None:
    with pytest.raises(BadRegulation, match="two rows decide status 10"):
        load(edited("acts.yaml", RESEND, f"{LATER}{RESEND} in_force_to: 2028-06-30,"))


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (
            "becomes: 7",
            "becomes: 77",
            "acts.yaml, row request_withdrawal/cqkt/importer, field becomes: there is no status 77",
        ),
        ("becomes: BEFORE", "becomes: AFTER", "field becomes: Must be a status code, SAME or BEFORE"),
        ("allowed_in: [6, 15]", "allowed_in: [6, 16]", "field allowed_in: there is no status 16"),
        ("allowed_in: [11]", "allowed_in: [8]", "field allowed_in: status 8 closes the case"),
        ("needs: [REASON, UNTIL,", "needs: [EXCUSE, UNTIL,", "field needs: there is no EXCUSE in act_needs.yaml"),
        ("party: agency", "party: cert_body", "field party: cert_body has no say in the case of cqkt"),
        ("party: agency", "party: customs", "field party: Must be one of"),
        ("act: resend, allowed_in: [10]", "act: request_amendment, allowed_in: [15]", "two rows decide status 15"),
    ],
)
def test_a_table_that_does_not_fit_together_is_refused(edited: Edit, old: str, new: str, place: str) -> None:
    with pytest.raises(BadRegulation) as refused:
        load(edited("acts.yaml", old, new))
    assert place in refused.value.message
