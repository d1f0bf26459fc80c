"""Placing sample inspections: half-days, places, constraints, proposals, the order of a day's stops."""
