"""What has waited longest comes first."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.console.domain.messages import MessageRef, Reason, WaitingMessage
from services.console.domain.summary import oldest_first

# A loaded machine says nothing about these.
unhurried = settings(deadline=None)

moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
waiting = st.builds(
    WaitingMessage,
    ref=st.builds(MessageRef, st.sampled_from(["registration", "inspection"]), st.uuids().map(str)),
    reason=st.sampled_from([*map(str, Reason), "something_newer"]),
    type=st.sampled_from([None, "registration.submitted", "inspection.scheduled"]),
    error=st.sampled_from([None, "", "first\nsecond", "first\nother", "else"]),
    since=st.none() | moments,
)


@unhurried
@given(st.lists(waiting))
def test_the_longest_waiting_comes_first_and_none_is_lost(messages: list[WaitingMessage]) -> None:
    ordered = oldest_first(messages)
    known = [message.since for message in ordered if message.since]
    assert known == sorted(known)
    assert sorted(map(str, (m.ref for m in ordered))) == sorted(map(str, (m.ref for m in messages)))


@pytest.mark.parametrize("text", ["", "registration", "registration/", "/id"])
def test_what_names_no_message_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="SERVICE/ID"):
        MessageRef.parse(text)


def test_only_the_beginning_of_a_dossier_cannot_be_skipped() -> None:
    ref = MessageRef("inspection", "1")
    assert WaitingMessage(ref, "failed", aggregate_id="d", source="registration", sequence=1).opens_its_dossier
    assert not WaitingMessage(ref, "failed", aggregate_id="d", source="registration", sequence=2).opens_its_dossier
    assert not WaitingMessage(ref, "failed", aggregate_id="d", source="inspection", sequence=1).opens_its_dossier
    assert not WaitingMessage(ref, "unreadable").opens_its_dossier
