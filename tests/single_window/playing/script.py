"""What a dossier sends, what the agency does with it, and how it must end: `scripts/*.yaml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from services.registration.domain.dossier import Status
from tests.single_window.order import rules
from tests.single_window.playing.officers import ACTS
from tests.single_window.samples import sample_names

FOLDER = Path(__file__).parents[1] / "scripts"
NOWHERE = "NOWHERE"
_KEYS = {"title", "sample", "agency", "weight", "own_tax_code", "steps", "expect"}


class BadScript(Exception):
    """What is wrong with it, and what is possible instead."""


@dataclass(frozen=True)
class Step:
    """sample: that the window sends; else act: of the officer. data: what the act needs, or `fields` of the sample."""

    sample: str | None = None
    act: str | None = None
    data: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Expected:
    """status: of the agency's case, NOWHERE for what is refused at intake. inspection: status of the case there.

    told: what the window hears, in order, by the names of `order.yaml`. perhaps: those of them that it may not hear, in
    the files with a question mark.
    """

    status: str
    inspection: str | None
    told: tuple[str, ...]
    perhaps: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Script:
    """sample: that registers. weight: how often it is chosen beside others. own_tax_code: each dossier has one."""

    name: str
    title: str
    sample: str
    agency: str
    steps: tuple[Step, ...]
    expect: Expected
    weight: int = 1
    own_tax_code: bool = True

    @property
    def messages(self) -> int:
        """That the window sends and that take effect."""
        if self.expect.status == NOWHERE:
            return 0
        return 1 + sum(step.sample is not None for step in self.steps)


def read_scripts(folder: Path = FOLDER, names: Sequence[str] = ()) -> list[Script]:
    """In order of their names. names: of these only. Raises BadScript."""
    files = {file.stem: file for file in sorted(folder.glob("*.yaml"))}
    unknown = [name for name in names if name not in files]
    if unknown or not files:
        raise BadScript(f"there is no script {', '.join(unknown) or 'at all'}; there are: {', '.join(files)}")
    return [read_script(files[name]) for name in (names or files)]


def read_script(file: Path) -> Script:
    """Raises BadScript."""
    try:
        said = yaml.safe_load(file.read_text(encoding="utf-8"))
        unknown = set(said) - _KEYS
        if unknown:
            raise BadScript(
                f"{file.name}: {', '.join(sorted(unknown))} is unknown; there are {', '.join(sorted(_KEYS))}"
            )
        return Script(
            name=file.stem,
            title=str(said["title"]),
            sample=_known(file, "sample", said["sample"], _samples()),
            agency=str(said["agency"]),
            steps=tuple(_step(file, entry) for entry in said.get("steps") or ()),
            expect=_expected(file, said["expect"]),
            weight=int(said.get("weight", 1)),
            own_tax_code=bool(said.get("own_tax_code", True)),
        )
    except (KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise BadScript(f"{file.name}: {error!r}") from error


def _step(file: Path, entry: Mapping[str, Any]) -> Step:
    data = {key: value for key, value in entry.items() if key not in ("window", "officer")}
    if "window" in entry:
        return Step(sample=_known(file, "window", entry["window"], _samples()), data=data)
    return Step(act=_known(file, "officer", entry["officer"], list(ACTS)), data=data)


def _expected(file: Path, said: Mapping[str, Any]) -> Expected:
    names = [rule.name for rule in rules().values()]
    told = [str(name) for name in said.get("told") or ()]
    return Expected(
        status=_known(file, "status", said["status"], [NOWHERE, *(status.name for status in Status)]),
        inspection=said.get("inspection"),
        told=tuple(_known(file, "told", name.removesuffix("?"), names) for name in told),
        perhaps=frozenset(name.removesuffix("?") for name in told if name.endswith("?")),
    )


def _samples() -> list[str]:
    return [name.removesuffix(".xml") for name in sample_names()]


def _known(file: Path, what: str, value: Any, possible: Sequence[str]) -> str:
    if value not in possible:
        raise BadScript(f"{file.name}: {what} {value!r} is unknown; there are {', '.join(possible)}")
    return str(value)
