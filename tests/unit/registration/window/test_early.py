"""The registration sent anew may overtake the message that brings its dossier."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.registration.application.early import PATIENCE
from services.registration.domain.dossier import Channel, Status
from shared.aggregate import Aggregate
from shared.errors import Unavailable
from shared.single_window import request_document
from tests.unit.registration.examples import InMemoryDossiers
from tests.unit.registration.window.office import Office, sample


@pytest.mark.parametrize("name", ["10-02-rice-cookers", "10-04-rice-cookers"])
def test_it_waits_and_is_acted_on_with_its_dossier(office: Office, name: str) -> None:
    first = office.raw(sample(name))
    assert office.send(sample(name)).held
    assert not office.dossiers.acts
    office.now += timedelta(minutes=3)
    assert office.send(sample("10-01-rice-cookers")).held
    state = office.only().state
    assert (state.handlers.cqkt, state.content.revision) == (Status.SUBMITTED, 2)
    assert state.content.goods_lines[0].has_certificate
    office.now += timedelta(minutes=3)
    assert office.raw(sample(name)) == first, "the same message has the same answer, byte for byte"
    assert office.only().state.content.revision == 2


def test_several_are_acted_on_in_the_order_of_their_coming(office: Office) -> None:
    office.send(sample("10-02-rice-cookers", fiGhichu="first"))
    office.now += timedelta(seconds=1)
    office.send(sample("10-04-rice-cookers", fiGhichu="second"))
    office.send(sample("10-01-rice-cookers"))
    assert office.only().state.content.note == "second"
    assert office.only().state.content.revision == 3


def test_other_content_under_its_id_is_refused(office: Office) -> None:
    office.send(sample("10-04-rice-cookers"))
    again = office.send(sample("10-04-rice-cookers", fiGhichu="other"))
    assert [error.code for error in again.errors] == ["message_id_reused"]


def test_what_cannot_be_acted_on_then_says_so_and_the_dossier_stands(office: Office) -> None:
    office.send(sample("10-04-rice-cookers", fiKlSl="0"))
    assert office.send(sample("10-01-rice-cookers")).held
    assert office.only().state.content.revision == 1
    (kept,) = office.early.kept.values()
    assert kept.outcome is not None
    assert kept.outcome.startswith("invalid")
    assert "/goods_lines/0/quantity" in kept.outcome, "whoever reads it in the log has to know what was wrong"


def test_what_could_not_be_acted_on_is_listed_and_judged_anew_when_it_comes_again(office: Office) -> None:
    office.send(sample("10-04-rice-cookers", fiKlSl="0"))
    office.send(sample("10-01-rice-cookers"))
    (listed,) = office.early.unapplied(before=None, limit=10)
    assert listed.file_code == office.only().state.file_code
    again = office.send(sample("10-04-rice-cookers", fiKlSl="0"))
    assert not again.held, "nobody is told that it is held when it is not"
    assert {error.code for error in again.errors} == {"ERR05"}


def test_one_message_has_one_acknowledgement_whoever_was_first(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    first = office.raw(sample("10-02-rice-cookers"))
    office.now += timedelta(minutes=3)
    office.send(sample("10-01-rice-cookers"))
    # As somebody sees it who looked before the first one had kept it.
    monkeypatch.setattr(office.early, "find", lambda _: None)
    assert office.raw(sample("10-02-rice-cookers")) == first


def test_requests_about_an_unknown_dossier_do_not_wait(office: Office) -> None:
    assert [error.code for error in office.send(sample("15-12-toys")).errors] == ["unknown_file_code"]
    assert not office.early.kept


class Stumbling(InMemoryDossiers):
    stumbles = False

    def save(self, aggregate: Aggregate, *arguments: object, **more: object) -> object:  # type: ignore[override,type-arg]
        if self.stumbles:
            raise Unavailable("the database is away")
        return super().save(aggregate, *arguments, **more)  # type: ignore[arg-type]


def test_what_was_left_by_a_crash_is_found_by_the_sweep() -> None:
    dossiers = Stumbling()
    office = Office(dossiers)
    office.send(sample("10-04-rice-cookers"))
    dossiers.stumbles = True
    assert office.send(sample("10-01-rice-cookers")).held, "the dossier itself stands and is acknowledged"
    assert office.only().state.content.revision == 1
    dossiers.stumbles = False
    assert office.early_intake.sweep() == 1
    assert office.only().state.content.revision == 2
    assert office.early_intake.sweep() == 0


def test_nobody_waits_for_ever(office: Office) -> None:
    office.send(sample("10-04-rice-cookers"))
    office.now += PATIENCE
    office.early_intake.sweep()
    assert office.early.file_codes()
    office.now += timedelta(seconds=1)
    office.early_intake.sweep()
    (kept,) = office.early.kept.values()
    assert kept.outcome == "no dossier came"
    assert replace(kept, outcome=None).file_code == "QG2026000102"


def test_its_id_is_taken_for_every_kind_of_message(office: Office) -> None:
    office.send(sample("10-04-rice-cookers", messageId="M-1"))
    again = office.send(sample("10-01-rice-cookers", messageId="M-1"))
    assert [error.code for error in again.errors] == ["message_id_reused"]
    assert office.send(sample("10-01-rice-cookers", messageId="M-2")).held
    assert office.only().state.content.revision == 2


def test_what_came_later_does_not_overtake_what_still_waits() -> None:
    dossiers = Stumbling()
    office = Office(dossiers)
    office.send(sample("10-04-rice-cookers", messageId="M-1", fiGhichu="older"))
    dossiers.stumbles = True
    office.send(sample("10-01-rice-cookers", messageId="M-2"))
    newer = request_document(sample("10-04-rice-cookers", messageId="M-3", fiGhichu="newer"))
    assert office.call(newer)[0] == 500, "send it again: what came before is not yet acted on"
    dossiers.stumbles = False
    assert office.call(newer)[0] == 200
    assert office.early_intake.sweep() == 0
    assert [office.only().state.content.revision, office.only().state.content.note] == [3, "newer"]


def test_what_waited_in_vain_is_judged_anew_when_it_comes_again(office: Office) -> None:
    first = office.raw(sample("10-04-rice-cookers"))
    office.now += PATIENCE + timedelta(seconds=1)
    office.early_intake.sweep()
    assert [error.code for error in office.send(sample("10-04-rice-cookers")).errors] == ["unknown_file_code"]
    office.send(sample("10-01-rice-cookers"))
    assert office.only().state.content.revision == 1
    for _ in range(2):
        assert office.raw(sample("10-04-rice-cookers")) == first
        assert office.only().state.content.revision == 2


def test_a_dossier_that_came_another_way_ends_the_waiting(office: Office) -> None:
    office.send(sample("10-04-rice-cookers"))
    office.send(sample("10-01-toys"))
    toys = office.only()
    state = replace(toys.state, channel=Channel.COUNTER, file_code="QG2026000102")
    office.dossiers._stored[toys.id] = replace(toys, state=state)
    assert office.early_intake.sweep() == 1
    assert office.early_intake.sweep() == 0


def test_one_whose_text_is_gone_does_not_hold_back_the_next(office: Office) -> None:
    office.send(sample("10-04-rice-cookers", messageId="M-1", fiGhichu="gone"))
    office.documents.held.clear()
    office.now += timedelta(seconds=1)
    office.send(sample("10-04-rice-cookers", messageId="M-2", fiGhichu="there"))
    office.send(sample("10-01-rice-cookers", messageId="M-3"))
    assert office.only().state.content.note == "there"
    assert not office.early.file_codes()
