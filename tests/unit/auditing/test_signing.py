"""The signature under a daily root: made by a process that ends, checked with any CMS tool, ours among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.console.adapters.root_signatures import CmsSignatures, read_known
from shared.auditing.roots import NotSigned
from shared.auditing.signing import signer_of
from shared.errors import Invalid
from shared.single_window.signing.authority import Authority, Purpose

TEXT = b'{"day":"2026-07-01"}'


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Authority.init(tmp_path_factory.mktemp("pki") / "pki")
    for name in ("TCKT01", "other"):
        made.issue(name, Purpose.SEAL)
    return made.key_of("TCKT01").parent


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, keys: Path) -> dict[str, str]:
    settings = {
        "CUAKHAU_ENV": "development",
        "CUAKHAU_PAPER_SIGNER": "software",
        "CUAKHAU_PAPER_KEY": str(keys / "{agency}.key"),
        "CUAKHAU_PAPER_CERTIFICATE": str(keys / "{agency}.pem"),
        "CUAKHAU_ROOT_AGENCY": "TCKT01",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return settings


def test_a_statement_is_signed_by_the_key_that_seals_papers(environment: dict[str, str], keys: Path) -> None:
    signature = signer_of(environment)(TEXT)
    known = CmsSignatures(read_known(keys / "TCKT01.pem"))
    assert known.trouble(TEXT, signature) is None
    assert CmsSignatures(()).trouble(TEXT, signature) is None
    assert known.trouble(TEXT + b" ", signature) == "it was made over another text"
    other = CmsSignatures(read_known(keys / "other.pem"))
    assert "is not whose signature is believed" in (other.trouble(TEXT, signature) or "")


def test_no_byte_of_the_signed_part_can_be_changed(environment: dict[str, str], keys: Path) -> None:
    signature = signer_of(environment)(TEXT)
    known = CmsSignatures(read_known(keys / "TCKT01.pem"))
    # The value of the signature comes last.
    for place in (len(signature) - 1, len(signature) - 200):
        changed = bytearray(signature)
        changed[place] ^= 1
        assert known.trouble(TEXT, bytes(changed)) is not None
    for nonsense in (b"", b"nonsense", signature[: len(signature) // 2]):
        assert "cannot be read" in (known.trouble(TEXT, nonsense) or "")


def test_what_is_in_the_way_is_said(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CUAKHAU_ROOT_AGENCY")
    with pytest.raises(NotSigned, match="CUAKHAU_ROOT_AGENCY is not set"):
        signer_of(environment)(TEXT)
    monkeypatch.delenv("CUAKHAU_PAPER_SIGNER")
    with pytest.raises(NotSigned, match="No key signs daily roots here"):
        signer_of({"CUAKHAU_ENV": "production"})(TEXT)


def test_a_file_without_a_certificate_is_refused(tmp_path: Path) -> None:
    (tmp_path / "seal.pem").write_text("nothing")
    with pytest.raises(Invalid, match="holds no certificate"):
        read_known(tmp_path / "seal.pem")
