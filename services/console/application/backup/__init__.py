"""Backing up the whole system, and restoring it."""
