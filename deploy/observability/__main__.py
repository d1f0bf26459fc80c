"""`python -m deploy.observability [--check]`: writes rules.yaml and dashboards/*.json, or only compares."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml

from deploy.observability.alerts import alerts, rules, thresholds
from deploy.observability.dashboards import dashboards

HERE = Path(__file__).parent
_HEAD = "# Written by `python -m deploy.observability` from alerts.py and shared/operating/thresholds.yaml.\n"


def documents() -> dict[Path, str]:
    written = {HERE / "rules.yaml": _HEAD + yaml.safe_dump(rules(alerts(thresholds())), sort_keys=False, width=120)}
    for name, dashboard in dashboards().items():
        written[HERE / "dashboards" / name] = json.dumps(dashboard, indent=2, ensure_ascii=False) + "\n"
    return written


def main(arguments: list[str]) -> int:
    wrong = [
        path for path, text in documents().items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in wrong:
        if "--check" in arguments:
            print(f"{path.name} is not what it would be written as: python -m deploy.observability", file=sys.stderr)
        else:
            path.write_text(documents()[path], encoding="utf-8")
    return 1 if wrong and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
