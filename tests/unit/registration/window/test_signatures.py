"""What registration makes of signatures: verified before anything is understood, refused as `00` with the reason."""

from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from services.registration.adapters.single_window import Exchange
from services.registration.application.acting import Request
from services.registration.application.agency_acts import accept_dossier
from services.registration.application.body_acts import body_accepts
from services.registration.domain.commands import AcceptDossier
from shared.aggregate import Actor
from shared.single_window import fault_document, request_document
from shared.single_window.signing import Trust, Verifier
from shared.single_window.signing.authority import Purpose
from shared.single_window.soap import SERVER_FILE
from tests.unit.registration.window.office import Office, sample
from tests.unit.single_window.signing.office import Office as Keys

TAX_CODE = "9900010014"


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    made = Keys.made(tmp_path_factory.mktemp("pki") / "pki")
    made.authority.issue("toys", Purpose.TRADER, tax_code=TAX_CODE)
    made.authority.issue("rice", Purpose.TRADER, tax_code="9900020407")
    return made


def guarded(office: Office, verifier: Verifier) -> Office:
    verifier = replace(verifier, clock=lambda: office.now)
    office.window = replace(office.window, wire=Exchange(verifier=verifier))
    return office


def test_a_signed_dossier_is_entered_and_answered_the_same_every_time(office: Office, keys: Keys) -> None:
    guarded(office, keys.verifier())
    text = keys.signed(sample("10-01-toys"))
    first = office.raw(text)
    assert office.raw(text) == first
    assert office.send(text).held
    assert office.only()


def test_an_unsigned_one_is_refused_by_name(office: Office, keys: Keys) -> None:
    answer = guarded(office, keys.verifier()).send(sample("10-01-toys"))
    assert [error.code for error in answer.errors] == ["signature_missing"]
    assert answer.errors[0].name.startswith("SystemSignature: ")
    assert not office.dossiers._stored


def test_one_that_was_changed_is_refused(office: Office, keys: Keys) -> None:
    text = keys.signed(sample("10-01-toys")).replace("<fiMaTckt>", "<fiMaTckt> ", 1)
    answer = guarded(office, keys.verifier()).send(text)
    assert [error.code for error in answer.errors] == ["signature_invalid"]
    assert not office.dossiers._stored


def test_it_is_verified_before_it_is_understood(office: Office, keys: Keys) -> None:
    """Whoever may not send learns nothing of what is known here."""
    answer = guarded(office, keys.verifier()).send(sample("10-01-toys", documentType="BKHCN9999999"))
    assert [error.code for error in answer.errors] == ["signature_missing"]


def test_a_list_out_of_date_is_no_answer_but_a_fault(office: Office, keys: Keys) -> None:
    """The sender has done nothing wrong and tries again; a refusal would end the dossier."""
    trust = keys.trust()
    blind = Verifier(lambda: Trust(trust.roots, trust.intermediates, (), trust.senders), lambda: office.now)
    guarded(office, blind)
    status, document = office.call(request_document(keys.signed(sample("10-01-toys"))))
    assert (status, document) == (
        500,
        fault_document("Server", "The message could not be verified now; send it again."),
    )


def test_an_agent_may_sign_and_is_recorded(office: Office, keys: Keys) -> None:
    guarded(office, keys.verifier())
    with structlog.testing.capture_logs() as logs:
        assert office.send(keys.signed(sample("10-01-toys"), trader="other")).held
    signed = [(entry["role"], entry["tax_code"]) for entry in logs if entry["event"] == "message_signed"]
    assert signed == [("trader", "0309876543-001"), ("system", None)]


def test_where_only_the_importer_may_sign_an_agent_is_refused(office: Office, keys: Keys) -> None:
    guarded(office, keys.verifier(importer_signs=True))
    refused = office.send(keys.signed(sample("10-01-toys"), trader="other"))
    assert [error.code for error in refused.errors] == ["signer_mismatch"]
    assert not office.dossiers._stored
    assert office.send(keys.signed(sample("10-01-toys"), trader="toys")).held


def test_nobody_else_cancels_an_importers_dossier(office: Office, keys: Keys) -> None:
    guarded(office, keys.verifier(importer_signs=True))
    text = sample("10-01-toys")
    assert office.send(keys.signed(text, trader="toys")).held
    code = text.partition("<reference>")[2].partition("<")[0]
    cancel = sample("17-03-kettles", reference=code, messageId="019a9e00-0000-7000-8000-00000000c001")
    cancel = cancel.replace("QG2026000112", code)
    refused = office.send(keys.signed(cancel, trader="other"))
    assert [error.code for error in refused.errors] == ["signer_mismatch"]
    assert office.send(keys.signed(cancel, trader="toys")).held


def test_nobody_else_fetches_an_importers_files(office: Office, keys: Keys) -> None:
    guarded(office, keys.verifier(importer_signs=True))
    office.send(keys.signed(sample("10-01-toys"), trader="toys"))
    file = office.only().state.content.documents[0].sha256
    for trader, given in (("other", False), ("toys", True)):
        asked = keys.signed(sample("23-25-toys", FileId=file), trader=trader)
        _, answer = office.call(request_document(asked, SERVER_FILE))
        assert (b"FileByte" in answer, b"signer_mismatch" in answer) == (given, not given)


@pytest.mark.parametrize("importer_signs", [True, False])
def test_an_importer_does_not_sign_what_the_certification_body_found(
    office: Office, keys: Keys, importer_signs: bool
) -> None:
    """The window's own certificate says who sends, not who found it."""
    guarded(office, keys.verifier(importer_signs=importer_signs))
    office.send(keys.signed(sample("10-01-rice-cookers"), trader="rice"))
    accept_dossier(office.staff(), AcceptDossier(), dossiers=office.dossiers, clock=lambda: office.now)
    body = Actor("cert_body:QUATEST1", "cert_body", body="QUATEST1")
    request = Request(office.only().id, body)
    body_accepts(request, AcceptDossier(), dossiers=office.dossiers, clock=lambda: office.now)
    refused = office.send(keys.signed(sample("18-15-rice-cookers"), trader="rice"))
    assert [error.code for error in refused.errors] == ["signer_mismatch"]
    assert office.only().state.conformity is None
    assert office.send(keys.signed(sample("18-15-rice-cookers"), trader="other")).held


def test_what_is_acted_on_is_what_was_signed(office: Office, keys: Keys) -> None:
    """Comments are in no signature; the reader sees none of them either."""
    guarded(office, keys.verifier())
    text = keys.signed(sample("10-01-toys")).replace(f"<fiMst>{TAX_CODE[:4]}", f"<fiMst><!--1-->{TAX_CODE[:4]}<!--2-->")
    assert office.send(text).held


def test_a_trouble_with_the_trust_directory_is_logged(office: Office, keys: Keys, tmp_path: Path) -> None:
    trust = replace(keys.trust(), trouble="half a list")
    guarded(office, Verifier(lambda: trust, lambda: office.now))
    with structlog.testing.capture_logs() as logs:
        assert office.send(keys.signed(sample("10-01-toys"))).held
    assert [entry["why"] for entry in logs if entry["event"] == "trust_directory_unreadable"] == ["half a list"]
