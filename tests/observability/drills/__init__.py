"""Alerts brought about in a running system, under a real Prometheus, and put right as the runbook says."""
