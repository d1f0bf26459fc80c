"""A mail server that delivers nowhere: keeps what it got, shows it, and can be told to refuse or be slow.

Run as a process of its own: `python -m tests.mail_sink`.
"""
