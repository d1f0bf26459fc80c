"""Testing: laboratories, what they report against which limits, and the retest that decides a dispute."""
