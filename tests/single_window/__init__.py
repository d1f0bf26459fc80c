"""A stand-in for the National Single Window, run as a process of its own: `python -m tests.single_window`.

It receives our messages over SOAP, keeps them, checks their order and counts duplicates; it can be told to misbehave;
and it sends sample dossiers as the real window would. See `server` for its addresses, `sender` for use from Python.
"""
