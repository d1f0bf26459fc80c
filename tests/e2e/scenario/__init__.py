"""Scenarios: paths of the law as files that a lawyer reads (tests/scenarios), played through the real services."""
