"""What the registers say: agencies, staff, bodies, calendars, numbers of notices."""
