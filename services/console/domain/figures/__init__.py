"""Figures of a period, and what follows from them."""
