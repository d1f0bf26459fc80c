"""The thresholds' file."""

from __future__ import annotations

from importlib.resources import files

import yaml

from services.console.domain.operations.thresholds import Thresholds
from services.console.shaping import read_as


def read_thresholds() -> Thresholds:
    text = files("shared").joinpath("operating", "thresholds.yaml").read_text(encoding="utf-8")
    return read_as(Thresholds, yaml.safe_load(text), service="thresholds.yaml")
