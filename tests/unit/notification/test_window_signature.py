"""Letters to the window are signed by the agency's key, and the same letter is the same bytes."""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from services.notification.adapters.channels.window import WindowChannel
from services.notification.adapters.channels.window_catalogue import read_window_catalogue
from services.notification.domain.letters import Kind
from shared.single_window import parse_envelope, read_request
from shared.single_window.signing import Demand, TrustDirectory, Verifier
from tests.unit.notification.letters import WINDOW_KINDS, told
from tests.unit.single_window.signing.office import NOW, Office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office.made(tmp_path_factory.mktemp("pki") / "pki")


@pytest.fixture(scope="module")
def channel(office: Office) -> WindowChannel:
    return WindowChannel("http://window.example/nsw/ws", read_window_catalogue(), signer=office.signer("ministry"))


@pytest.mark.parametrize("kind", WINDOW_KINDS)
def test_every_kind_is_signed_so_that_the_window_believes_it(
    office: Office, channel: WindowChannel, kind: Kind
) -> None:
    message = channel.envelope(*told(kind))
    window = Verifier(TrustDirectory(office.authority.window_trust), lambda: NOW, trader=Demand.OFF)
    root = parse_envelope(channel.build(message)).root
    assert root is not None
    verified = window.verify(root)
    assert verified.system is not None
    assert "CN=ministry" in verified.system.subject


def test_the_same_letter_is_the_same_bytes_every_time(channel: WindowChannel) -> None:
    state, letter = told(Kind.RESULT)
    tried = replace(letter, attempts=7, last_error="time-out")
    assert channel.build(channel.envelope(state, letter)) == channel.build(channel.envelope(state, tried))


def test_what_is_sent_is_what_was_signed(office: Office, channel: WindowChannel) -> None:
    sent: list[str] = []

    def take(request: httpx.Request) -> httpx.Response:
        sent.append(read_request(request.content))
        return httpx.Response(500)

    made = WindowChannel("http://window.example/nsw/ws", read_window_catalogue(), signer=office.signer("ministry"))
    made._window._client = httpx.Client(transport=httpx.MockTransport(take))
    state, letter = told(Kind.RESULT)
    made(state, letter)
    assert sent == [channel.build(channel.envelope(state, letter))]


def test_keys_are_read_from_files_that_nobody_else_reads(office: Office, tmp_path: Path) -> None:
    from shared.secret import Misconfigured
    from shared.single_window.signing import Signer

    keys = office.authority.directory / "keys"
    assert oct((keys / "ministry.key").stat().st_mode & 0o777) == "0o600"
    loose = tmp_path / "loose.key"
    loose.write_bytes((keys / "ministry.key").read_bytes())
    loose.chmod(0o644)
    with pytest.raises(Misconfigured, match="chmod 600"):
        Signer.load(loose, keys / "ministry.pem")
    with pytest.raises(Misconfigured, match="is not that of the key"):
        Signer.load(keys / "ministry.key", keys / "window.pem")
    with pytest.raises(Misconfigured, match="cannot be used"):
        Signer.load(keys / "ministry.pem", keys / "window.pem")
