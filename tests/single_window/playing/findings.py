"""What is wrong at the end, by what it is called: seen in the databases, at the window and by whoever sent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pymongo import MongoClient
from pymongo.database import Database

from services.registration.domain.dossier import Status
from shared.storage.history import first_flaw
from tests.faults.audit import FOLLOWS
from tests.faults.world import SERVICES
from tests.single_window.order import rules
from tests.single_window.playing.experience import Experience, Json
from tests.single_window.playing.script import NOWHERE, Script

_BATCH = 200
_DELIVERED = "SENT"
# Texts are best effort, and wait for the morning.
_OWED = ("WINDOW", "EMAIL")


@dataclass
class Findings:
    """In words, each with its file code where it has one.

    lost: what was acknowledged and is not in its expected end everywhere. doubled: a dossier, a message or its effect twice.
    disordered: what came or took effect out of order. waiting: what still stands before a door. broken: hash chains.
    """

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {name: len(found) for name, found in vars(self).items()}

    @property
    def none(self) -> bool:
        return not any(vars(self).values())

    @property
    def may_pass(self) -> bool:
        """Nothing that time cannot mend."""
        return not (self.doubled or self.disordered or self.broken)

    def merge(self, other: Findings) -> None:
        for name, found in vars(other).items():
            getattr(self, name).extend(found)


@dataclass(frozen=True)
class Databases:
    """Of the running system. prefix: of their names."""

    client: MongoClient[Any]
    prefix: str = ""

    def of(self, service: str) -> Database[Any]:
        return self.client[f"{self.prefix}{service}"]

    def documents(self, service: str, file_codes: Sequence[str]) -> dict[str, list[Json]]:
        found = defaultdict(list)
        for document in self.of(service)[f"{service}s"].find({"state.file_code": {"$in": list(file_codes)}}):
            found[document["state"]["file_code"]].append(document)
        return found

    def early(self, file_codes: Sequence[str]) -> list[str]:
        """Of what came before its dossier and still waits for it."""
        waits = self.of("registration")["early_messages"].find({"waits": {"$in": list(file_codes)}}, {"waits": 1})
        return [document["waits"] for document in waits]


@dataclass(frozen=True)
class Window:
    """heard, problems: of the stand-in, of this run's file codes."""

    heard: Sequence[Json]
    problems: Sequence[Json]


def look(
    experiences: Sequence[Experience], scripts: Mapping[str, Script], databases: Databases, window: Window
) -> dict[str, Findings]:
    """By file code; dossiers about which there is nothing to say are left out."""
    found: dict[str, Findings] = {}
    told: dict[str, list[Json]] = defaultdict(list)
    problems: dict[str, list[Json]] = defaultdict(list)
    for message in window.heard:
        told[message["reference"]].append(message)
    for problem in window.problems:
        problems[problem["reference"]].append(problem)
    for begin in range(0, len(experiences), _BATCH):
        batch = experiences[begin : begin + _BATCH]
        codes = [one.file_code for one in batch]
        documents = {service: databases.documents(service, codes) for service in SERVICES}
        early = Counter(databases.early(codes))
        for one in batch:
            script, code = scripts[one.script], one.file_code
            findings = Findings(waiting=[f"{code}: {early[code]} early messages wait"] if early[code] else [])
            findings.merge(_at_services(one, script, {name: found[code] for name, found in documents.items()}))
            findings.merge(_at_the_window(one, script, told[code], problems[code]))
            if one.trouble:
                findings.lost.append(f"{code} ({one.script}): {one.trouble}")
            findings.doubled += [f"{code}: {said}" for said in one.contradictions]
            if not findings.none:
                found[code] = findings
    return found


def _at_services(one: Experience, script: Script, documents: Mapping[str, Sequence[Json]]) -> Findings:
    code, findings = one.file_code, Findings()
    for name, several in documents.items():
        if len(several) > 1:
            findings.doubled.append(f"{code}: stands {len(several)} times at {name}")
    if script.expect.status == NOWHERE:
        findings.lost += [f"{code}: {name} has it, though it was refused" for name, found in documents.items() if found]
        return findings
    missing = [name for name, several in documents.items() if not several]
    if missing:
        findings.lost.append(f"{code} ({script.name}): not at {', '.join(missing)}")
        return findings
    whole = {name: several[0] for name, several in documents.items()}
    findings.lost += [f"{code} ({script.name}): {said}" for said in _astray(script, whole)]
    findings.merge(_standing(code, whole))
    findings.merge(_effects(one, script, whole["registration"]["history"]))
    return findings


def _astray(script: Script, whole: Mapping[str, Json]) -> Iterator[str]:
    status = Status(whole["registration"]["state"]["handlers"]["cqkt"]).name
    if status != script.expect.status:
        yield f"registration has it as {status}, not {script.expect.status}"
    inspection = whole["inspection"]["state"]["status"]
    if inspection != script.expect.inspection:
        yield f"inspection has it as {inspection}, not {script.expect.inspection}"
    owed = [letter for letter in whole["notification"]["state"]["letters"] if letter["channel"] in _OWED]
    for letter in (letter for letter in owed if letter["status"] != _DELIVERED):
        yield f"letter {letter['kind']} by {letter['channel']} is {letter['status']}: {letter.get('last_error')}"


def _standing(code: str, whole: Mapping[str, Json]) -> Findings:
    findings = Findings()
    for name, document in whole.items():
        if flaw := first_flaw(document["history"]):
            findings.broken.append(f"{code}: {name}'s history: {flaw}")
        findings.waiting += [f"{code}: {name} has {what}" for what in ("waiting", "unpublished") if document.get(what)]
        for source in FOLLOWS[name]:
            applied, published = _applied(document, source), whole[source]["head"]["sequence"]
            if applied != published:
                findings.waiting.append(f"{code}: {name} applied {applied} of {published} events of {source}")
            causes = [entry.get("cause") or {} for entry in document["history"]]
            numbers = [cause["n"] for cause in causes if cause.get("source") == source]
            if len(set(numbers)) < len(numbers):
                findings.doubled.append(f"{code}: {name} took {source}'s events twice: {numbers}")
            elif numbers != sorted(numbers):
                findings.disordered.append(f"{code}: {name} took {source}'s events in the order {numbers}")
    return findings


def _applied(document: Json, source: str) -> int:
    return int(document.get("applied", {}).get(source, {}).get("n", 0))


def _effects(one: Experience, script: Script, history: Sequence[Json]) -> Findings:
    """Every message of the window had its effect, once."""
    code, findings = one.file_code, Findings()
    keys = [(entry.get("once") or {}).get("key", "") for entry in history]
    effects = Counter(key.removeprefix("message:") for key in keys if key.startswith("message:"))
    findings.doubled += [f"{code}: message {id} took effect {n} times" for id, n in effects.items() if n > 1]
    findings.lost += [
        f"{code}: message {id} was acknowledged without effect" for id in one.acknowledged if id not in effects
    ]
    if sum(effects.values()) > script.messages:
        findings.doubled.append(f"{code}: {sum(effects.values())} messages took effect, {script.messages} were sent")
    return findings


def _at_the_window(one: Experience, script: Script, told: Sequence[Json], problems: Sequence[Json]) -> Findings:
    code, findings = one.file_code, Findings()
    names = {kind: rule.name for kind, rule in rules().items()}
    heard = [names.get(message["kind"], message["kind"]) for message in told if message["held"]]
    expected = [name for name in script.expect.told if name in heard or name not in script.expect.perhaps]
    many, wanted = Counter(heard), Counter(expected)
    said = f"{code} ({script.name}): the window heard {heard}, not {expected}"
    if wanted - many:
        findings.lost.append(said)
    elif any(count > wanted[name] for name, count in many.items() if wanted[name]):
        findings.doubled.append(said)
    elif many - wanted:
        findings.lost.append(said)
    elif heard != expected:
        findings.disordered.append(said)
    for problem in problems:
        kind = findings.doubled if problem["code"] in ("doubled", "content_changed") else findings.disordered
        kind.append(f"{code}: the window says {problem['code']}: {problem['detail']}")
    return findings
