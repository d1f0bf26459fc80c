"""What is asked of signatures, and that a service which would ask for too little does not start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from shared.clock import utc_now
from shared.secret import Misconfigured
from shared.single_window.signing import Demand, signer_from, verifier_from
from tests.unit.single_window.signing.office import Office


@pytest.fixture
def trust(office: Office) -> dict[str, str]:
    return {"CUAKHAU_TRUST": str(office.authority.trust)}


def test_as_usual_the_window_signs_all_and_traders_may(trust: dict[str, str]) -> None:
    verifier = verifier_from(trust, utc_now)
    assert verifier is not None
    assert (verifier.system, verifier.trader) == (Demand.REQUIRED, Demand.OPTIONAL)
    assert (verifier.importer_signs, verifier.revocation_required) == (False, True)


def test_everything_can_be_chosen(trust: dict[str, str]) -> None:
    chosen = {
        "CUAKHAU_WINDOW_SIGNATURE": "optional",
        "CUAKHAU_TRADER_SIGNATURE": "required",
        "CUAKHAU_TRADER_SIGNER": "importer",
        "CUAKHAU_REVOCATION": "optional",
    }
    verifier = verifier_from({**trust, **chosen}, utc_now)
    assert verifier is not None
    assert (verifier.system, verifier.trader) == (Demand.OPTIONAL, Demand.REQUIRED)
    assert (verifier.importer_signs, verifier.revocation_required) == (True, False)


@pytest.mark.parametrize("name", ["CUAKHAU_WINDOW_SIGNATURE", "CUAKHAU_TRADER_SIGNATURE"])
@pytest.mark.parametrize("environment", [None, "production", "test", "Development"])
def test_off_is_for_development_only(trust: dict[str, str], name: str, environment: str | None) -> None:
    asked = {**trust, name: "off"} | ({"CUAKHAU_ENV": environment} if environment else {})
    with pytest.raises(Misconfigured, match=f"{name} is off, which is for development only: set it to required"):
        verifier_from(asked, utc_now)
    assert verifier_from({**asked, "CUAKHAU_ENV": "development"}, utc_now) is None


def test_in_development_it_is_off_unless_asked_for(trust: dict[str, str]) -> None:
    development = {"CUAKHAU_ENV": "development"}
    assert verifier_from(development, utc_now) is None
    verifier = verifier_from({**development, **trust, "CUAKHAU_WINDOW_SIGNATURE": "required"}, utc_now)
    assert verifier is not None
    assert (verifier.system, verifier.trader) == (Demand.REQUIRED, Demand.OFF)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"CUAKHAU_TRUST": ""}, "CUAKHAU_TRUST is not set.*roots/, intermediates/, crls/ and senders/"),
        ({"CUAKHAU_TRUST": "/nowhere"}, r"/nowhere holds no roots/\*\.pem"),
        ({"CUAKHAU_WINDOW_SIGNATURE": "maybe"}, "'maybe'; required, optional, off are possible"),
        ({"CUAKHAU_TRADER_SIGNATURE": "maybe"}, "'maybe'; required, optional, off are possible"),
        ({"CUAKHAU_TRADER_SIGNER": "agent"}, "'agent'; any, importer are possible"),
        (
            {"CUAKHAU_TRADER_SIGNER": "importer"},
            "CUAKHAU_TRADER_SIGNATURE is optional: whoever leaves the signature out would pass. Set .* to required",
        ),
        ({"CUAKHAU_REVOCATION": "off"}, "'off'; required, optional are possible"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_set(trust: dict[str, str], asked: dict[str, str], words: str) -> None:
    with pytest.raises(Misconfigured, match=words):
        verifier_from({**trust, **asked}, utc_now)


def test_a_window_that_nobody_named_is_refused_at_start(own_office: Office) -> None:
    for named in (own_office.authority.trust / "senders").iterdir():
        named.unlink()
    asked = {"CUAKHAU_TRUST": str(own_office.authority.trust)}
    with pytest.raises(Misconfigured, match=r"holds no senders/\*\.pem; put the window's own certificate there"):
        verifier_from(asked, utc_now)
    development = {"CUAKHAU_ENV": "development", "CUAKHAU_TRADER_SIGNATURE": "required"}
    assert verifier_from({**asked, **development}, utc_now) is not None


def test_a_file_that_cannot_be_read_is_named_at_start(own_office: Office) -> None:
    (own_office.authority.trust / "roots" / "half.pem").write_text("half")
    with pytest.raises(Misconfigured, match=r"half\.pem holds no certificate"):
        verifier_from({"CUAKHAU_TRUST": str(own_office.authority.trust)}, utc_now)


def test_outside_development_nothing_goes_out_unsigned(office: Office) -> None:
    key, certificate = (str(office.authority.directory / "keys" / f"ministry.{end}") for end in ("key", "pem"))
    assert signer_from({"CUAKHAU_ENV": "development"}) is None
    signer = signer_from({"CUAKHAU_SIGNING_KEY": key, "CUAKHAU_SIGNING_CERTIFICATE": certificate})
    assert signer is not None
    assert signer.sign_system("<Envelope><SystemSignature/></Envelope>")
    with pytest.raises(Misconfigured, match="CUAKHAU_SIGNING_KEY is not set: what we send would go unsigned"):
        signer_from({})
    with pytest.raises(Misconfigured, match="CUAKHAU_SIGNING_CERTIFICATE is not set"):
        signer_from({"CUAKHAU_SIGNING_KEY": key, "CUAKHAU_ENV": "development"})
    with pytest.raises(Misconfigured, match="cannot be used"):
        signer_from({"CUAKHAU_SIGNING_KEY": str(Path(key).with_name("x")), "CUAKHAU_SIGNING_CERTIFICATE": certificate})


@pytest.mark.parametrize(
    ("asked", "words"),
    [({}, "CUAKHAU_TRUST is not set"), ({"CUAKHAU_WINDOW_SIGNATURE": "off"}, "CUAKHAU_WINDOW_SIGNATURE is off")],
)
def test_a_service_elsewhere_that_lets_unsigned_messages_in_does_not_start(asked: dict[str, str], words: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CUAKHAU_")}
    environment |= {
        "REGISTRATION_ADDRESS": "127.0.0.1:9",
        "AMQP_URI": "amqp://nobody:nothing@127.0.0.1:9/",
        "MONGODB_URI": "mongodb://127.0.0.1:9/?replicaSet=rs0",
        "CUAKHAU_SECRET": "a secret that is long enough to be taken by all",
        **asked,
    }
    command = [sys.executable, "-W", "ignore", "-m", "services.registration"]
    started = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert started.returncode == 78
    assert f"registration does not start: {words}" in started.stderr
