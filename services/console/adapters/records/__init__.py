"""What the console keeps of its own, in its database: one technical collection per subject."""
