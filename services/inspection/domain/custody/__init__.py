"""Chain of custody: where every sample is, and through whose hands it went."""
