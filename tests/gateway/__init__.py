"""A gateway for SMS and Zalo that texts nobody: keeps what it got, sends receipts, and can be told to misbehave.

Run as a process of its own: `python -m tests.gateway`.
"""
