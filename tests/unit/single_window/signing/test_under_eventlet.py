"""In the services all is monkey-patched, and large messages are read in native threads: both at once must come to an end."""

import subprocess
import sys
from pathlib import Path

from tests.unit.single_window.signing.office import NOW, Office

ROOT = Path(__file__).parents[4]

PROGRAM = """
import eventlet
eventlet.monkey_patch()
import sys
from datetime import datetime
from pathlib import Path
from eventlet import tpool
from shared.single_window import parse_envelope
from shared.single_window.signing import Signer, TrustDirectory, Verifier

directory, now = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
text = Path(sys.argv[3]).read_text("utf-8")
trust = TrustDirectory(directory / "trust")
verifier = Verifier(trust, lambda: now)
signer = Signer.load(directory / "keys" / "window.key", directory / "keys" / "window.pem")


def read():
    return verifier.verify(parse_envelope(text).root).trader.tax_code


def inline(n):
    if n % 5 == 0:
        # Others see a change of the directory in the middle of their work.
        (directory / "trust" / "roots" / "root.pem").touch()
    eventlet.sleep(0)
    assert signer.sign_system(text) == text
    return read()


pool = eventlet.GreenPool(16)
with eventlet.Timeout(60):
    off_thread = [pool.spawn(tpool.execute, read) for _ in range(40)]
    in_thread = [pool.spawn(inline, n) for n in range(40)]
    print(*{each.wait() for each in off_thread + in_thread})
"""


def test_inline_and_in_native_threads_at_once(own_office: Office, tmp_path: Path) -> None:
    message = tmp_path / "message.xml"
    message.write_text(own_office.signed(), "utf-8")
    command = [sys.executable, "-W", "ignore", "-c", PROGRAM, str(own_office.authority.directory), NOW.isoformat()]
    done = subprocess.run([*command, str(message)], cwd=ROOT, capture_output=True, text=True, timeout=90, check=False)
    assert (done.stdout, done.stderr) == ("0101234567\n", "")
