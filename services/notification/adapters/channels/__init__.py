"""The outside world: the single window and the mail server."""
