import re
import subprocess
from pathlib import Path

import pytest

from deploy.dev.settings import BadSetting, Settings

CONTRACT = {
    "CONSOLE_ADDRESS": "127.0.0.1:8100",
    "REGISTRATION_ADDRESS": "127.0.0.1:8101",
    "INSPECTION_ADDRESS": "127.0.0.1:8102",
    "NOTIFICATION_ADDRESS": "127.0.0.1:8103",
    "WINDOW_ADDRESS": "127.0.0.1:8190",
    "SMTP_ADDRESS": "127.0.0.1:8125",
    "MAIL_VIEW_ADDRESS": "127.0.0.1:8126",
    "GATEWAY_ADDRESS": "127.0.0.1:8127",
    "GATEWAY_URL": "http://127.0.0.1:8127",
    "WINDOW_URL": "http://127.0.0.1:8190/nsw/ws",
    "CUAKHAU_ENV": "development",
    "CUAKHAU_DATABASE_PREFIX": "",
}


@pytest.fixture
def run_dir(tmp_path: Path) -> dict[str, str]:
    return {"CUAKHAU_RUN_DIR": str(tmp_path / "run")}


def test_programs_find_the_contract_in_their_environment(run_dir):
    shared = Settings.from_environment(run_dir).shared
    assert {name: shared[name] for name in CONTRACT} == CONTRACT
    assert {"AMQP_URI", "AMQP_MANAGEMENT_URI", "MONGODB_URI", "CUAKHAU_SECRET"} <= set(shared)


def test_one_offset_moves_every_port(run_dir):
    here = Settings.from_environment(run_dir)
    beside = Settings.from_environment({**run_dir, "CUAKHAU_PORT_OFFSET": "200"})
    assert beside.ports == {name: port + 200 for name, port in here.ports.items()}
    for name in ("AMQP_URI", "AMQP_MANAGEMENT_URI", "MONGODB_URI", "WINDOW_URL", "GATEWAY_URL"):
        port = int(re.findall(r":(\d+)", here.shared[name])[0])
        assert beside.shared[name] == here.shared[name].replace(str(port), str(port + 200))


def test_a_port_of_its_own_goes_before_the_offset(run_dir):
    moved = {"CUAKHAU_PORT_OFFSET": "200", "CUAKHAU_AMQP_PORT": "5000", "WINDOW_ADDRESS": "127.0.0.1:9000"}
    settings = Settings.from_environment({**run_dir, **moved})
    assert settings.ports["CUAKHAU_AMQP_PORT"] == 5000
    assert settings.ports["CUAKHAU_MONGODB_PORT"] == 27227
    assert settings.shared["WINDOW_URL"] == "http://127.0.0.1:9000/nsw/ws"


def test_servers_of_others_are_not_ours_to_start(run_dir):
    theirs = {
        "AMQP_URI": "amqp://a:b%2Fc@broker.example/",
        "AMQP_MANAGEMENT_URI": "http://a:b%2Fc@broker.example:15672",
        "MONGODB_URI": "mongodb://database.example/?replicaSet=rs0",
    }
    settings = Settings.from_environment({**run_dir, **theirs})
    assert (settings.broker_ports, settings.mongodb_port) == (None, None)
    assert {name: settings.shared[name] for name in theirs} == theirs
    assert not {"CUAKHAU_AMQP_PORT", "CUAKHAU_MONGODB_PORT"} & set(settings.ports)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"AMQP_URI": "amqp://broker.example/"}, "AMQP_MANAGEMENT_URI"),
        ({"AMQP_MANAGEMENT_URI": "http://broker.example/"}, "AMQP_URI"),
        ({"CUAKHAU_PORT_OFFSET": "6000"}, "CUAKHAU_MONGODB_PORT: port 33027"),
        ({"CUAKHAU_PORT_OFFSET": "many"}, "CUAKHAU_PORT_OFFSET=many"),
        ({"CUAKHAU_AMQP_PORT": "8100"}, "both port 8100"),
        ({"SMTP_ADDRESS": "8125"}, "SMTP_ADDRESS=8125: host:port"),
        ({"SMTP_ADDRESS": "127.0.0.1:0"}, "SMTP_ADDRESS: port 0"),
    ],
)
def test_what_cannot_be_is_said_with_its_name(run_dir, environment, said):
    with pytest.raises(BadSetting, match=re.escape(said)):
        Settings.from_environment({**run_dir, **environment})


def test_secret_is_made_once_and_for_its_owner_only(run_dir):
    first, second = (Settings.from_environment(run_dir) for _ in range(2))
    assert first.shared["CUAKHAU_SECRET"] == second.shared["CUAKHAU_SECRET"]
    assert len(first.shared["CUAKHAU_SECRET"]) >= 32
    assert (first.run / "secret").stat().st_mode & 0o777 == 0o600


def test_environment_file_gives_a_shell_the_same_values(run_dir):
    odd = {"AMQP_URI": "amqp://a:$HOME 'x' \"y\" #;@h/", "AMQP_MANAGEMENT_URI": "http://h"}
    settings = Settings.from_environment({**run_dir, **odd})
    path = settings.write_environment()
    assert path.stat().st_mode & 0o777 == 0o600
    sourced = subprocess.run(
        ["sh", "-c", f". '{path}' && env -0"], env={}, capture_output=True, text=True, check=True, timeout=10
    ).stdout
    found = dict(line.split("=", 1) for line in sourced.split("\0") if line)
    assert {name: found[name] for name in settings.shared} == dict(settings.shared)


def test_a_shell_that_sourced_the_file_still_means_the_same_system(run_dir):
    settings = Settings.from_environment({**run_dir, "CUAKHAU_PORT_OFFSET": "150"})
    assert Settings.from_environment(settings.shared) == settings
