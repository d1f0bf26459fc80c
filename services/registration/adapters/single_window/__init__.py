"""Procedure MOST 01 on the wire: the window's messages to us and our synchronous answers."""

from services.registration.adapters.single_window.exchange import Exchange, Incoming
from services.registration.adapters.single_window.files import NoWindowFiles, WindowFiles

__all__ = ["Exchange", "Incoming", "NoWindowFiles", "WindowFiles"]
