"""The console starts only with what it needs, and a command finds the system that `make up` started."""

from pathlib import Path

import pytest

from services.console.environment import command_environment, read_assignments
from services.console.settings import (
    BrokerAddress,
    SettingsError,
    read_broker,
    read_service_urls,
    read_settings,
    url_of,
)

LONG = "0123456789abcdef" * 4
STORE = {
    "MONGODB_URI": "mongodb://db:27017/?replicaSet=rs0",
    "CUAKHAU_OIDC_ISSUER": "https://id.example.vn",
    "CUAKHAU_OIDC_CLIENT_ID": "cuakhau",
    "CUAKHAU_PUBLIC_URL": "https://kiemtra.example.vn",
}


def test_defaults() -> None:
    settings = read_settings({**STORE, "CUAKHAU_SECRET": LONG})
    assert (settings.host, settings.port, settings.development) == ("127.0.0.1", 8100, False)
    assert settings.services == {
        "registration": "http://127.0.0.1:8101",
        "inspection": "http://127.0.0.1:8102",
        "notification": "http://127.0.0.1:8103",
    }


@pytest.mark.parametrize("secret", [None, "", "short"])
def test_outside_development_a_missing_or_short_secret_stops_the_start(secret: str | None) -> None:
    environment = STORE if secret is None else {**STORE, "CUAKHAU_SECRET": secret}
    with pytest.raises(SettingsError, match="CUAKHAU_SECRET"):
        read_settings(environment)
    assert read_settings({**environment, "CUAKHAU_ENV": "development"}).development


def test_every_problem_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(
            {
                "CONSOLE_ADDRESS": "8100",
                "REGISTRATION_URL": "localhost",
                "INSPECTION_ADDRESS": "x:99999",
                "CUAKHAU_AUDIT_DAYS": "0",
            }
        )
    named = [problem.split()[0] for problem in caught.value.problems]
    assert named == [
        "CUAKHAU_SECRET",
        "CONSOLE_ADDRESS",
        "REGISTRATION_URL",
        "INSPECTION_ADDRESS",
        "MONGODB_URI",
        "CUAKHAU_AUDIT_DAYS",
        "CUAKHAU_PUBLIC_URL",
        "CUAKHAU_OIDC_ISSUER",
    ]


def test_the_console_has_a_database_of_its_own() -> None:
    settings = read_settings({**STORE, "CUAKHAU_SECRET": LONG, "CUAKHAU_DATABASE_PREFIX": "hn_"})
    assert (settings.mongodb_uri, settings.database) == (STORE["MONGODB_URI"], "hn_console")


def test_the_session_is_signed_with_a_key_of_its_own() -> None:
    settings = read_settings({**STORE, "CUAKHAU_SECRET": LONG})
    assert settings.session_key != settings.secret.encode()
    assert settings.session_key == read_settings({**STORE, "CUAKHAU_SECRET": LONG}).session_key


def test_a_url_wins_over_an_address() -> None:
    urls = read_service_urls({"REGISTRATION_URL": "https://reg.example/", "REGISTRATION_ADDRESS": "10.0.0.1:1"})
    assert urls["registration"] == "https://reg.example"


@pytest.mark.parametrize(
    ("address", "url"),
    [("0.0.0.0:8101", "http://127.0.0.1:8101"), ("[::1]:80", "http://[::1]:80"), ("reg:8101", "http://reg:8101")],
)
def test_where_to_call_what_listens(address: str, url: str) -> None:
    assert url_of(address) == url


def test_assignments() -> None:
    text = "# comment\n\nA=1\nexport B='two words'\nC=\"x=y\"\nnonsense\n"
    assert read_assignments(text) == {"A": "1", "B": "two words", "C": "x=y"}


def test_the_environment_wins_over_what_make_up_left(tmp_path: Path) -> None:
    (tmp_path / ".run").mkdir()
    (tmp_path / ".run" / "env").write_text("REGISTRATION_ADDRESS=127.0.0.1:1\nINSPECTION_ADDRESS=127.0.0.1:2\n")
    (tmp_path / ".run" / "secret").write_text(LONG + "\n")
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    found = command_environment({"INSPECTION_ADDRESS": "127.0.0.1:9"}, deep)
    assert found == {
        "CUAKHAU_ENV": "development",
        "CUAKHAU_SECRET": LONG,
        "REGISTRATION_ADDRESS": "127.0.0.1:1",
        "INSPECTION_ADDRESS": "127.0.0.1:9",
    }


def test_a_run_directory_elsewhere_is_found_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "env").write_text("export REGISTRATION_ADDRESS='127.0.0.1:1'\n")
    found = command_environment({"CUAKHAU_RUN_DIR": str(tmp_path)}, Path("/"))
    assert found["REGISTRATION_ADDRESS"] == "127.0.0.1:1"


def test_without_a_system_nearby_there_is_only_the_environment(tmp_path: Path) -> None:
    assert "CUAKHAU_ENV" not in command_environment({"A": "1"}, tmp_path)


def test_tokens_and_own_accounts_sign_in_during_development_only() -> None:
    inside = read_settings({**STORE, "CUAKHAU_ENV": "development"}).access
    assert (inside.tokens, inside.local) == (True, True)
    outside = read_settings({**STORE, "CUAKHAU_SECRET": LONG}).access
    assert (outside.tokens, outside.local) == (False, False)
    asked = read_settings({**STORE, "CUAKHAU_SECRET": LONG, "CUAKHAU_LOCAL_ACCOUNTS": "yes"}).access
    assert (asked.tokens, asked.local) == (False, True), "accounts when asked for, tokens never"


def test_outside_development_the_identity_provider_is_spoken_to_over_https_only() -> None:
    plain = {**STORE, "CUAKHAU_SECRET": LONG, "CUAKHAU_OIDC_ISSUER": "http://id.example.vn"}
    with pytest.raises(SettingsError, match="CUAKHAU_OIDC_ISSUER"):
        read_settings(plain)
    assert read_settings({**plain, "CUAKHAU_ENV": "development"}).access.openid


def test_outside_development_the_public_address_is_said_and_never_guessed() -> None:
    without = {name: value for name, value in STORE.items() if name != "CUAKHAU_PUBLIC_URL"}
    with pytest.raises(SettingsError, match="CUAKHAU_PUBLIC_URL"):
        read_settings({**without, "CUAKHAU_SECRET": LONG})
    inside = read_settings({**without, "CUAKHAU_ENV": "development", "CONSOLE_ADDRESS": "0.0.0.0:8300"})
    assert inside.access.public_url == "http://127.0.0.1:8300"


def test_the_broker_is_known_by_its_management_address_and_the_services_virtual_host() -> None:
    address = "http://watch:secret@broker:15672"
    assert read_broker({}) is None
    assert read_broker({"AMQP_MANAGEMENT_URI": address}) == BrokerAddress(address, "/")
    ours = {"AMQP_MANAGEMENT_URI": address, "AMQP_URI": "amqp://a:b@broker:5672/state%2Fquality"}
    assert read_broker(ours) == BrokerAddress(address, "state/quality")
    with pytest.raises(SettingsError, match="AMQP_MANAGEMENT_URI is 'broker:15672'"):
        read_settings({**STORE, "CUAKHAU_SECRET": LONG, "AMQP_MANAGEMENT_URI": "broker:15672"})
