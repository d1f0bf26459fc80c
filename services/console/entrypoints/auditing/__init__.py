"""For administrators: who looked at what, who came and who went."""
