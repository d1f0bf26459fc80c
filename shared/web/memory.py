"""The memory of what was large goes back to the system as soon as it is done with."""

from __future__ import annotations

import ctypes

# Of glibc's malloc.h: blocks from this size on are taken from the system one by one, and given back one by one.
_M_MMAP_THRESHOLD = -3
_LARGE = 1 << 20


def give_back_what_is_large() -> None:
    """Left to itself glibc raises that size to 32 MiB with the first large block that is freed, and large messages then
    leave holes between small things: sixty of 28 MiB made a process grow to 1.2 GB, with this to 0.4 GB and back to 0.12.
    Another C library has no such habit and no such call."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(ctypes.c_int(_M_MMAP_THRESHOLD), ctypes.c_int(_LARGE))
