"""Reading the figures of a period."""
