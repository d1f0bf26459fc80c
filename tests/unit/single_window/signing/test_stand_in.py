"""The stand-in window signs as the window does, and refuses what the agency did not sign."""

from dataclasses import replace
from pathlib import Path

import pytest

from deploy.dev import signing
from shared.single_window import Answer, build_envelope, parse_envelope, read_response, request_document
from shared.single_window.answers import parse_answer
from shared.single_window.signing import system_signed
from shared.single_window.signing.authority import Purpose
from tests.single_window.sender import Sender
from tests.single_window.server import make_window
from tests.single_window.signatures import Signatures
from tests.single_window.store import Store
from tests.unit.single_window.signing.office import TAX_CODE, Office, message


@pytest.fixture
def signatures(own_office: Office) -> Signatures:
    return Signatures.from_environment(signing.settings(own_office.authority.directory.parent))


def test_it_signs_all_and_for_the_traders_whose_keys_it_holds(own_office: Office, signatures: Signatures) -> None:
    root = parse_envelope(signatures.build(message())).root
    assert root is not None
    verified = own_office.verifier(trader="optional").verify(root)
    assert (verified.trader, verified.system is not None) == (None, True)
    own_office.authority.issue(TAX_CODE, Purpose.TRADER, tax_code=TAX_CODE)
    verified, envelope = own_office.read(signatures.build(message()))
    assert verified.trader is not None
    assert verified.trader.tax_code == TAX_CODE
    assert envelope == message()


def test_without_settings_it_signs_nothing() -> None:
    assert Signatures.from_environment({}).build(message()) == build_envelope(message())


def test_it_takes_what_the_agency_signed_and_refuses_the_rest(
    own_office: Office, signatures: Signatures, tmp_path: Path
) -> None:
    client = make_window(Store(tmp_path / "store"), Sender("http://127.0.0.1:9"), signatures).test_client()

    def tell(text: str) -> Answer | None:
        return parse_answer(read_response(client.post("/nsw/ws", data=request_document(text)).data))

    def codes(text: str) -> list[str]:
        answer = tell(text)
        assert answer is not None
        return ["99"] if answer.held else [error.code for error in answer.errors]

    text = build_envelope(replace(message(), type="11", function="04"))
    assert codes(text) == ["signature_missing"]
    assert codes(system_signed(text, own_office.signer("trader"))) == ["signer_unknown"]
    signed = system_signed(text, own_office.signer("ministry"))
    assert codes(signed.replace("0101234567", "0101234568")) == ["signature_invalid"]
    assert codes(signed) == ["99"]


def test_keys_on_one_machine_are_made_once(tmp_path: Path) -> None:
    (tmp_path / "pki.new").mkdir()
    signing.prepare(tmp_path)
    made = {path: path.read_bytes() for path in tmp_path.rglob("*.pem")}
    signing.prepare(tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.pem")} == made
    assert all(
        Path(path).exists()
        for name, path in signing.settings(tmp_path).items()
        if not name.endswith(("SIGNATURE", "SIGNER"))
    )
