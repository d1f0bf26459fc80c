"""What a back-up holds, and what must be right before one is restored."""
