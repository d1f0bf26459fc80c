"""The whole system on one machine, for development and for tests."""
