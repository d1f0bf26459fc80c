"""What make adds around the commands of `deploy.dev`."""

import os
import subprocess
import sys
from pathlib import Path

import deploy.dev

ROOT = Path(deploy.dev.__file__).parents[2]


def test_make_status_of_what_does_not_run_is_an_answer_without_noise(tmp_path: Path):
    environment = {**os.environ, "CUAKHAU_RUN_DIR": str(tmp_path)}
    asked = ["make", "--no-print-directory", "status", f"PYTHON={sys.executable}", f"VENV={sys.prefix}"]
    made = subprocess.run(asked, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (made.returncode, made.stdout, made.stderr) == (0, "Not running.\n", "")

    plain = subprocess.run(
        [sys.executable, "-m", "deploy.dev", "status"], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    assert plain.returncode == 3
