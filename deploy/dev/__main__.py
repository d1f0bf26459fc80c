"""`python -m deploy.dev up|down|run|status`: what the Makefile calls."""

import os
import signal
import subprocess
import sys
import time

from deploy.dev.settings import BadSetting, Settings
from deploy.dev.standing import Standing, StoppedFromElsewhere
from deploy.dev.system import System
from deploy.dev.waiting import NotReady

_SAMPLES = "tests.e2e.sample_run"
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(arguments: list[str]) -> int:
    commands = {"up": up, "down": down, "run": run, "status": status}
    if len(arguments) != 1 or arguments[0] not in commands:
        print(f"usage: python -m deploy.dev {'|'.join(commands)}", file=sys.stderr)
        return 2
    try:
        return commands[arguments[0]](System(Settings.from_environment(os.environ)))
    except (BadSetting, NotReady, OSError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1


def up(system: System) -> int:
    _bring_up(system)
    _say_where(system)
    return 0


def _bring_up(system: System) -> None:
    if system.ready():
        print("Already up.", flush=True)
        return
    begun = time.monotonic()
    print("Starting …", flush=True)
    system.up()
    print(f"Up after {time.monotonic() - begun:.1f} s.", flush=True)


def down(system: System) -> int:
    if not system.supervisor.answers() and not system.supervisor.records.alive():
        print("Nothing is running.")
        return 0
    print("Stopping …", flush=True)
    system.down()
    print("Down.")
    return 0


def status(system: System) -> int:
    if not system.supervisor.answers():
        print("Not running.")
        return 3
    for name, info in system.supervisor.states().items():
        print(f"{name:<14}{info['statename']:<10}{info['description']}")
    return 0 if system.ready() else 4


def run(system: System) -> int:
    """In the foreground: up, the sample dossiers, then on until told to stop. What was already up stays up."""
    for number in _STOP_SIGNALS:
        signal.signal(number, _stop)
    found_up = system.ready()
    outcome = 0
    try:
        _bring_up(system)
        standing = system.standing()
        outcome = _play_samples(system, standing)
        if os.environ.get("CUAKHAU_RUN_ONCE") != "1":
            _stay(system, standing)
    except StoppedFromElsewhere:
        # Whoever stopped it may have started it anew since: that one is not ours to take down.
        print("\nStopped from elsewhere.", flush=True)
        return 0
    except KeyboardInterrupt:
        print(flush=True)
    except BaseException:
        _end(system, found_up)
        raise
    _end(system, found_up)
    return outcome


def _end(system: System, found_up: bool) -> None:
    if not found_up:
        down(system)


def _stop(*_: object) -> None:
    # Once is enough: what follows is the orderly way down.
    for number in _STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _play_samples(system: System, standing: Standing) -> int:
    environment = {**os.environ, **system.settings.shared}
    with subprocess.Popen([sys.executable, "-m", _SAMPLES], cwd=system.settings.root, env=environment) as samples:
        try:
            while samples.poll() is None:
                standing.check()
                time.sleep(0.2)
        except (KeyboardInterrupt, StoppedFromElsewhere):
            samples.terminate()
            raise
    # What failed because it was stopped has not failed.
    standing.check()
    return samples.returncode


def _stay(system: System, standing: Standing) -> None:
    _say_where(system)
    print("Ctrl-C stops everything.", flush=True)
    told: set[str] = set()
    while True:
        time.sleep(1)
        standing.check()
        failed = system.failed()
        for name in failed.keys() - told:
            print(f"\n{name} does not start any more:\n{failed[name]}", file=sys.stderr, flush=True)
        told = set(failed)


def _say_where(system: System) -> None:
    shared = system.settings.shared
    print(f"Console        http://{shared['CONSOLE_ADDRESS']}")
    print(f"Single window  http://{shared['WINDOW_ADDRESS']}  (stand-in)")
    print(f"Mail           http://{shared['MAIL_VIEW_ADDRESS']}  (what was sent)")
    print(f"SMS and Zalo   http://{shared['GATEWAY_ADDRESS']}  (what was sent)")
    print(f"Broker         {shared['AMQP_MANAGEMENT_URI']}")
    print(
        f"Logs           {system.settings.run / 'log'}; settings to source: {system.settings.run / 'env'}", flush=True
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
