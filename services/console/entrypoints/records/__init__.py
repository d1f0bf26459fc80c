"""Complaints and warnings, reductions of inspection, and the record of each good."""
