"""Registration, inspection and notification joined by channels, without broker and database."""
