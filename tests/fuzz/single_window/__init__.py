"""Messages of the single window, broken at random, against the whole of the intake over memory."""
