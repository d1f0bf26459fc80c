"""What callers send and what they get, as JSON."""
