"""`cuakhau pki`: what `make up` makes by itself, step by step."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography import x509

from services.console.cli import cuakhau
from shared.single_window import build_envelope
from shared.single_window.signing import Signer, TrustDirectory
from shared.single_window.signing.certificates import tax_code_of
from tests.unit.single_window.signing.office import Office, message


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "pki"


def pki(*arguments: object, environment: str = "development") -> Result:
    settings = {"CUAKHAU_ENV": environment, "CUAKHAU_RUN_DIR": "/nowhere"}
    return CliRunner().invoke(cuakhau, ["pki", *map(str, arguments)], env=settings)


def test_an_authority_from_nothing_to_a_revoked_trader(directory: Path) -> None:
    said = pki("init", "--dir", directory)
    assert said.exit_code == 0, said.output
    assert said.output.splitlines() == [
        f"CUAKHAU_TRUST={directory}/trust",
        f"CUAKHAU_SIGNING_KEY={directory}/keys/ministry.key",
        f"CUAKHAU_SIGNING_CERTIFICATE={directory}/keys/ministry.pem",
    ]
    issued = pki("issue", "toys", "--dir", directory, "--tax-code", "0101234567")
    assert issued.exit_code == 0, issued.output
    certificate = x509.load_pem_x509_certificate((directory / "keys/toys.pem").read_bytes())
    assert tax_code_of(certificate) == "0101234567"
    office = Office.at(directory)
    assert office.read(office.signed(trader="toys"))[0].trader is not None
    revoked = pki("revoke", "toys", "--dir", directory)
    assert revoked.output == f"serial {certificate.serial_number:X} is revoked\n"
    again = pki("revoke", "toys", "--dir", directory)
    assert again.output == revoked.output
    (standing,) = [one for one in office.trust().crls if len(one)]
    assert [entry.serial_number for entry in standing] == [certificate.serial_number]


def test_keys_can_be_read_by_their_owner_only(office_directory: Path) -> None:
    keys = sorted(office_directory.rglob("*.key"))
    assert [key.name for key in keys] == ["issuing.key", "root.key", "ministry.key", "window.key"]
    assert {oct(key.stat().st_mode & 0o777) for key in keys} == {"0o600"}


@pytest.fixture(scope="module")
def office_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("pki") / "pki"
    assert pki("init", "--dir", directory).exit_code == 0
    return directory


def test_each_side_knows_the_others_system(office_directory: Path) -> None:
    ours, theirs = (TrustDirectory(office_directory / side)() for side in ("trust", "window"))
    assert ours.senders == Signer.load(*_pair(office_directory, "window")).certificates[:1]
    assert theirs.senders == Signer.load(*_pair(office_directory, "ministry")).certificates[:1]
    assert ours.roots == theirs.roots


def _pair(directory: Path, name: str) -> tuple[Path, Path]:
    return directory / "keys" / f"{name}.key", directory / "keys" / f"{name}.pem"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("init",), "is not empty; nothing is overwritten"),
        (("issue", "window", "--for", "window"), "is there already; nothing is overwritten"),
        (("issue", "toys"), "needs a tax code"),
        (("issue", "toys", "--tax-code", "12"), "needs a tax code"),
        (("issue", "../toys", "--tax-code", "0101234567"), "cannot be a file's name"),
        (("revoke", "nobody"), "there are: ministry, window"),
    ],
)
def test_what_cannot_be_done_is_said(office_directory: Path, arguments: tuple[str, ...], words: str) -> None:
    before = {path: path.read_bytes() for path in office_directory.rglob("*") if path.is_file()}
    said = pki(*arguments, "--dir", office_directory)
    assert (said.exit_code, words in said.output) == (1, True), said.output
    assert {path: path.read_bytes() for path in office_directory.rglob("*") if path.is_file()} == before


def test_without_an_authority_the_way_to_one_is_named(tmp_path: Path) -> None:
    said = pki("revoke", "toys", "--dir", tmp_path)
    assert "cuakhau pki init --dir" in said.output


def test_outside_development_nothing_is_made(directory: Path) -> None:
    for arguments in (["init"], ["issue", "toys"], ["revoke", "toys"]):
        said = pki(*arguments, "--dir", directory, environment="production")
        assert (said.exit_code, "for development only" in said.output) == (1, True)
    assert not directory.exists()


def test_a_second_message_is_signed_with_what_was_left(office_directory: Path) -> None:
    """Keys stay as they are when services start anew."""
    signer = Signer.load(*_pair(office_directory, "window"))
    again = Signer.load(*_pair(office_directory, "window"))
    text = build_envelope(message())
    assert signer.sign_system(text) == again.sign_system(text)


def test_a_key_is_never_open_even_for_a_moment(tmp_path: Path) -> None:
    former = os.umask(0)
    try:
        assert pki("init", "--dir", tmp_path / "pki").exit_code == 0
    finally:
        os.umask(former)
    assert {oct(key.stat().st_mode & 0o777) for key in (tmp_path / "pki").rglob("*.key")} == {"0o600"}
