"""The agency's seal, by each kind of key, judged by tools of others."""

from __future__ import annotations

import base64
import io
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import pem, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, utils
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator.context import ValidationContext

from shared.papers import making
from shared.papers.checking import finding_of
from shared.papers.facts import kind_of
from shared.papers.rendering import render
from shared.papers.sealing.errors import SignerAway, SignerUnfit
from shared.papers.sealing.seal import Sealer
from shared.papers.sealing.settings import SealSettings, seal_settings
from shared.secret import Misconfigured
from shared.single_window.signing.authority import Authority, Purpose
from shared.storage.codec import DataclassCodec
from tests.unit.papers.examples import ALL, CODE, URL

_MODULE = "/usr/lib/softhsm/libsofthsm2.so"
_PIN = "4711"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    made = Authority.init(tmp_path_factory.mktemp("pki") / "pki")
    made.issue("seal", Purpose.SEAL)
    return made


@pytest.fixture(scope="module")
def laid_out() -> bytes:
    return render(ALL[3], code=CODE, verify_at=URL)


@pytest.fixture
def software(authority: Authority) -> SealSettings:
    return SealSettings("software", str(authority.key_of("seal")), str(authority.certificate_of("seal")))


def _seal(settings: SealSettings, pdf: bytes) -> bytes:
    return Sealer(settings).seal(pdf, ALL[3])


def _ensure_sound(sealed: bytes, authority: Authority, tmp_path: Path) -> None:
    """Poppler finds the signature valid over all of the file, and our authority answers for it."""
    file = tmp_path / "sealed.pdf"
    file.write_bytes(sealed)
    said = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=True).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    root = x509.Certificate.load(pem.unarmor(next((authority.trust / "roots").glob("*.pem")).read_bytes())[2])
    (signature,) = PdfFileReader(io.BytesIO(sealed)).embedded_signatures
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[root], allow_fetching=False))
    assert status.bottom_line, status.pretty_print_details()
    assert finding_of(sealed) == ("INTACT", ["seal"])


def test_a_key_in_a_file_seals(software: SealSettings, laid_out: bytes, authority: Authority, tmp_path: Path) -> None:
    sealed = _seal(software, laid_out)
    _ensure_sound(sealed, authority, tmp_path)
    # What was laid out stands in it to the last byte; nothing was made anew.
    assert sealed.startswith(laid_out)


@pytest.mark.parametrize("place", [2000, 20_000, -600])
def test_a_changed_byte_is_seen(software: SealSettings, laid_out: bytes, place: int) -> None:
    changed = bytearray(_seal(software, laid_out))
    changed[place] ^= 1
    assert finding_of(bytes(changed))[0] in ("CHANGED", "NO_PAPER")


def test_what_was_added_later_is_seen(software: SealSettings, laid_out: bytes) -> None:
    assert finding_of(_seal(software, laid_out) + b"\n%% more\n")[0] == "CHANGED"
    assert finding_of(laid_out) == ("UNSIGNED", [])
    assert finding_of(b"no paper") == ("NO_PAPER", [])


def test_each_agency_may_have_a_key_of_its_own(authority: Authority, software: SealSettings, laid_out: bytes) -> None:
    authority.issue("seal-TCKT11", Purpose.SEAL)
    keys = authority.key_of("seal").parent
    own = replace(software, key=str(keys / "seal-{agency}.key"), certificate=str(keys / "seal-{agency}.pem"))
    assert finding_of(_seal(own, laid_out)) == ("INTACT", ["seal-TCKT11"])


def test_a_key_that_others_may_read_or_that_is_anothers_seals_nothing(
    authority: Authority, software: SealSettings, laid_out: bytes, tmp_path: Path
) -> None:
    loose = tmp_path / "loose.key"
    shutil.copy(authority.key_of("seal"), loose)
    loose.chmod(0o644)
    with pytest.raises(SignerUnfit, match="chmod 600"):
        _seal(replace(software, key=str(loose)), laid_out)
    with pytest.raises(SignerUnfit, match="not that of the key"):
        _seal(replace(software, key=str(authority.key_of("window"))), laid_out)
    with pytest.raises(SignerAway, match="not there"):
        _seal(replace(software, key=str(tmp_path / "none.key")), laid_out)


@pytest.fixture
def token(authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SealSettings:
    """A software token of Debian's, with the agency's key and certificate on it."""
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm.conf").write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm.conf"))
    run = ("softhsm2-util", "--init-token", "--free", "--label", "agency", "--pin", _PIN, "--so-pin", "0815")
    subprocess.run(run, check=True, capture_output=True)
    key = ("--import", authority.key_of("seal"), "--token", "agency", "--label", "TCKT11", "--id", "A1", "--pin", _PIN)
    subprocess.run(("softhsm2-util", *key), check=True, capture_output=True)
    (tmp_path / "pin").write_text(f"{_PIN}\n")
    return SealSettings(
        "pkcs11",
        "{agency}",
        str(authority.certificate_of("seal")),
        module=_MODULE,
        token="agency",
        pin_file=tmp_path / "pin",
    )


@pytest.mark.skipif(not os.path.exists(_MODULE), reason="softhsm2 is not installed")
def test_a_key_on_a_token_seals(token: SealSettings, laid_out: bytes, authority: Authority, tmp_path: Path) -> None:
    _ensure_sound(_seal(token, laid_out), authority, tmp_path)
    with pytest.raises(SignerUnfit, match="PIN"):
        _seal(replace(token, pin_file=None, pin="0000"), laid_out)
    with pytest.raises(SignerAway, match="another"):
        _seal(replace(token, token="another"), laid_out)


@pytest.mark.skipif(not os.path.exists(_MODULE), reason="softhsm2 is not installed")
def test_a_pin_that_was_refused_is_not_tried_again(
    token: SealSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (
        ("CUAKHAU_PAPER_SIGNER", "pkcs11"),
        ("CUAKHAU_PAPER_KEY", token.key),
        ("CUAKHAU_PAPER_CERTIFICATE", str(token.certificate)),
        ("CUAKHAU_PAPER_PKCS11_MODULE", _MODULE),
        ("CUAKHAU_PAPER_PKCS11_TOKEN", "agency"),
        ("CUAKHAU_PAPER_PKCS11_PIN_FILE", str(tmp_path / "pin")),
    ):
        monkeypatch.setenv(name, value)
    settings = seal_settings(os.environ)
    assert settings is not None
    run, tries = making._run, []

    def counted(asked: bytes) -> bytes:
        tries.append(asked)
        return run(asked)

    monkeypatch.setattr(making, "_run", counted)
    maker = making.ProcessMaker(settings.pin_as_given)
    facts = DataclassCodec(type(ALL[3])).dump(ALL[3])

    def make() -> bytes:
        return maker.make(kind_of(ALL[3]), facts, code=CODE, verify_at=URL)

    (tmp_path / "pin").write_text("0000\n")
    for _ in range(5):
        with pytest.raises(making.NotMade, match="refuses the PIN") as refused:
            make()
        assert refused.value.why == "signer_unfit"
    assert len(tries) == 1
    (tmp_path / "pin").write_text(f"{_PIN}\n\n")
    assert finding_of(make()) == ("INTACT", ["seal"])


class _Service(BaseHTTPRequestHandler):
    """Signs digests with one key; as a service outside would."""

    key: Any
    status = 200
    asked: list[Any]

    def do_POST(self) -> None:
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((self.headers.get("Authorization"), given))
        digest = base64.b64decode(given["digest"])
        signature = self.key.sign(digest, padding.PKCS1v15(), utils.Prehashed(hashes.SHA256()))
        body = json.dumps({"signature": base64.b64encode(signature).decode()}).encode()
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def service(authority: Authority) -> Iterator[tuple[str, type[_Service]]]:
    key = load_pem_private_key(authority.key_of("seal").read_bytes(), None)
    handler = type("Handler", (_Service,), {"key": key, "asked": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sign", handler
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_remote_service_seals_and_sees_a_digest_only(
    service: tuple[str, type[_Service]], laid_out: bytes, authority: Authority, tmp_path: Path
) -> None:
    url, handler = service
    (tmp_path / "token").write_text("s3cret\n")
    certificate = str(authority.certificate_of("seal"))
    remote = SealSettings("remote", "{agency}-seal", certificate, remote_url=url, token_file=tmp_path / "token")
    _ensure_sound(_seal(remote, laid_out), authority, tmp_path)
    ((header, asked),) = handler.asked
    assert header == "Bearer s3cret"
    assert (asked["key"], asked["algorithm"], len(base64.b64decode(asked["digest"]))) == (
        "TCKT11-seal",
        "RSA_SHA256",
        32,
    )
    handler.status = 503
    with pytest.raises(SignerAway, match="gave no signature"):
        _seal(remote, laid_out)
    with pytest.raises(SignerAway, match="cannot be read"):
        _seal(replace(remote, token_file=tmp_path / "none"), laid_out)


_OUTSIDE = {"CUAKHAU_ENV": "production"}


def test_outside_of_development_a_service_does_not_start_without_a_key() -> None:
    assert seal_settings({"CUAKHAU_ENV": "development"}) is None
    for asked, named in (
        ({}, "CUAKHAU_PAPER_SIGNER is not set"),
        ({"CUAKHAU_PAPER_SIGNER": "stamp"}, "is 'stamp'"),
        ({"CUAKHAU_PAPER_SIGNER": "software"}, "CUAKHAU_PAPER_KEY, CUAKHAU_PAPER_CERTIFICATE"),
        ({"CUAKHAU_PAPER_SIGNER": "pkcs11", "CUAKHAU_PAPER_KEY": "k"}, "CUAKHAU_PAPER_PKCS11_PIN_FILE"),
    ):
        with pytest.raises(Misconfigured, match=named):
            seal_settings({**_OUTSIDE, **asked})
