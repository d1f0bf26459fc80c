"""Fakes that behave as the real ports do; the compliance suite in tests/integration runs against both."""
