"""The benchmark: the real system against a bare loop doing the same writes and publishes. Figures, no verdicts."""
