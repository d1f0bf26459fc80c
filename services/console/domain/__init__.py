"""Waiting messages and the health of services, as an operator thinks of them. Pure."""
