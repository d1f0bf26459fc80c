"""Officers' time as the calendar's pages show it."""
