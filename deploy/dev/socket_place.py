"""Where supervisor's socket stands: beside the rest if the path is short enough for the kernel."""

import hashlib
import os
import tempfile
from pathlib import Path

# The kernel's bound of 107, less the process id that supervisor appends while it makes the socket.
_LONGEST = 95


def socket_path(run: Path) -> Path:
    beside = run / "supervisor.sock"
    if len(os.fsencode(beside)) <= _LONGEST:
        return beside
    digest = hashlib.sha256(os.fsencode(run)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"cuakhau-{digest}" / "supervisor.sock"


def prepare(socket: Path) -> None:
    """Make its directory ours alone: whoever may write there may start programs as us."""
    socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if socket.parent.stat().st_uid != os.geteuid():
        raise PermissionError(f"{socket.parent} belongs to somebody else")
    socket.unlink(missing_ok=True)


def clear(run: Path, socket: Path) -> None:
    socket.unlink(missing_ok=True)
    if socket.parent != run and socket.parent.is_dir():
        socket.parent.rmdir()
