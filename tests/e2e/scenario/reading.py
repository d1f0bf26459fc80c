"""Reads scenario files. The file is the documentation: a key, a sentence or a fact that is not known is an error."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from shared.clock import VIETNAM
from tests.e2e.scenario.expecting import KEYS, NEEDED
from tests.e2e.scenario.model import Goods, Importer, Lot, Refusal, Scenario, Step
from tests.e2e.scenario.vocabulary import Phrase, UnknownSentence, goods_kinds, phrase_of

FOLDER = Path(__file__).parents[2] / "scenarios"
FIRST_LOT = "A"

_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2} \d{2}:\d{2}) (.+)", re.DOTALL)
_LOT_KEYS = {"goods", "certificate", "cert_body", "channel", "agency", "customs_office", "received_on", "importer"}
_KEYS = _LOT_KEYS | {"title", "law", "regime", "received", "brought_over", "lots", "steps", "expect"}
_GOODS_KEYS = {"kind", "quantity", "certified", "exempt_category", "catalogue_row", "change"}
_OFFICES = {"TCKT11": "15BB", "TCKT10": "03CC", "TCKT20": "02CI", "TCKT1": "03CC", "TCKT3": "02CI", "TCKT18": "01NV"}
_SENT = "doanh nghiệp gửi hồ sơ / importer registers"
_BROUGHT = "tiếp nhận hồ sơ đang mở từ hệ thống trước / dossier is brought over"
_CHANNELS = ("VNSW", "NPSP", "COUNTER")


class BadScenario(ValueError):
    """Names the file, the place in it and what is possible there."""


def scenario_files(folder: Path = FOLDER) -> list[Path]:
    return sorted(folder.glob("*.yaml"))


def read_scenario(file: Path) -> Scenario:
    """Raises BadScenario."""
    try:
        return _scenario(file, yaml.safe_load(file.read_text(encoding="utf-8")))
    except (BadScenario, UnknownSentence, yaml.YAMLError) as error:
        raise BadScenario(f"{file.name}: {error}") from error


def readable(files: Iterable[Path]) -> list[Scenario]:
    """What cannot be read fails its own test. Raises BadScenario when none can, with what each lacks."""
    found, faults = [], []
    for file in files:
        try:
            found.append(read_scenario(file))
        except BadScenario as fault:
            faults.append(str(fault))
    if not found:
        raise BadScenario("\n".join(faults) or "There is no scenario to be played.")
    return found


def _scenario(file: Path, read: Any) -> Scenario:
    _known("the file", read, _KEYS, needed=_KEYS - _LOT_KEYS - {"lots", "brought_over"} | {"goods"})
    title = _known("title", read["title"], {"vi", "en"}, needed={"vi", "en"})
    first = {key: read[key] for key in _LOT_KEYS if key in read}
    lots = {FIRST_LOT: _lot(FIRST_LOT, first)}
    for name, changes in (read.get("lots") or {}).items():
        lots[name] = _lot(name, {**first, **_known(f"lots/{name}", changes or {}, _LOT_KEYS)})
    registered = {f"{read['received']} {_SENT}": {"lot": FIRST_LOT}}
    if "brought_over" in read:
        registered = {f"{read['received']} {_BROUGHT}": {"lot": FIRST_LOT, **read["brought_over"]}}
    intake = read["expect"].get("intake") if isinstance(read["expect"], dict) else None
    if intake:
        registered[next(iter(registered))]["refused"] = intake
    steps = _steps([registered, *read["steps"]], lots)
    expected = read["expect"]
    if len(lots) == 1:
        expected = {FIRST_LOT: expected}
    for name, facts in _known("expect", expected, set(lots), needed=set(lots)).items():
        _known(f"expect of lot {name}", facts, KEYS, needed=set() if "intake" in facts else NEEDED)
    return Scenario(
        file.stem,
        file,
        title["vi"],
        title["en"],
        tuple(read["law"]),
        read["regime"],
        lots,
        steps,
        expected,
    )


def _lot(name: str, read: Mapping[str, Any]) -> Lot:
    channel, agency = read.get("channel", "VNSW"), read.get("agency", "TCKT11")
    if channel not in _CHANNELS:
        raise BadScenario(f"channel is '{channel}'; there are {', '.join(_CHANNELS)}")
    importer = _known("importer", read.get("importer") or {}, {"name", "address", "email"})
    paper = _known("received_on", read.get("received_on") or {}, {"day", "reason"})
    return Lot(
        name,
        channel,
        agency,
        Importer(
            importer.get("name", "Công ty TNHH Thương mại Hoa Sen"),
            importer.get("address", "Số 5 đường Lê Lợi, tỉnh Lạng Sơn"),
            importer.get("email", "hoso@hoasen.example.vn"),
        ),
        tuple(goods_of(each, bool(read.get("certificate", True))) for each in read["goods"]),
        str(read.get("customs_office") or _OFFICES.get(agency, "15BB")),
        read.get("cert_body"),
        paper.get("day"),
        paper.get("reason"),
    )


def goods_of(read: Any, certified: bool = True) -> Goods:
    """read: the name of a kind, or a mapping with `kind`. Raises BadScenario."""
    said = _known("goods", {"kind": read} if isinstance(read, str) else read, _GOODS_KEYS, needed={"kind"})
    kinds = goods_kinds()
    if said["kind"] not in kinds:
        raise BadScenario(f"there are no goods '{said['kind']}'; there are {', '.join(kinds)}")
    return Goods(
        said["kind"],
        str(said.get("quantity", kinds[said["kind"]]["quantity"])),
        bool(said.get("certified", certified)),
        said.get("exempt_category"),
        said.get("catalogue_row"),
        said.get("change") or {},
    )


def _steps(read: Iterable[Any], lots: Mapping[str, Lot]) -> tuple[Step, ...]:
    steps: list[Step] = []
    lot = FIRST_LOT
    for number, entry in enumerate(read):
        text, data = next(iter(entry.items())) if isinstance(entry, dict) else (entry, None)
        match = _MOMENT.fullmatch(str(text))
        if match is None:
            raise BadScenario(f"step {number}: '{text}' does not begin with day and hour, as in 2026-11-23 09:00")
        data = dict(data or {})
        lot = data.get("lot", lot)
        if lot not in lots:
            raise BadScenario(f"step {number}: there is no lot {lot}; there are {', '.join(lots)}")
        at = datetime.strptime(match[1], "%Y-%m-%d %H:%M").replace(tzinfo=VIETNAM)
        if steps and at < steps[-1].at:
            raise BadScenario(f"step {number}: {match[1]} lies before the step above it")
        phrase = phrase_of(match[2])
        refused = data.pop("refused", None)
        data.pop("lot", None)
        _check_data(number, phrase, data)
        steps.append(Step(number, at, match[2], phrase.act, data, lot, _refusal(refused)))
    return tuple(steps)


def _check_data(number: int, phrase: Phrase, data: Mapping[str, Any]) -> None:
    where = f"step {number}, {phrase.en}"
    known = {*phrase.needs, *phrase.data, "check", "lot"}
    _known(where, data, known, needed=set(phrase.needs))
    _known(f"{where}, check", data.get("check") or {}, KEYS)


def _refusal(said: Any) -> Refusal | None:
    if said is None:
        return None
    return Refusal(tuple(str(said).split()) if not isinstance(said, list) else tuple(map(str, said)))


def _known(where: str, read: Any, keys: Iterable[str], *, needed: Iterable[str] = ()) -> Mapping[str, Any]:
    if not isinstance(read, dict):
        raise BadScenario(f"{where} has to be a mapping with {', '.join(sorted(keys))}")
    if unknown := [key for key in read if key not in set(keys)]:
        raise BadScenario(f"{where} does not know '{unknown[0]}'; it knows {', '.join(sorted(keys))}")
    if missing := sorted(set(needed) - set(read)):
        raise BadScenario(f"{where} lacks {', '.join(missing)}")
    return read


def day_of(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
