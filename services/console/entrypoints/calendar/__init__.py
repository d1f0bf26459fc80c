"""The calendar of inspections: an agency's week, one day of it, an officer's plan, and moving a visit."""
