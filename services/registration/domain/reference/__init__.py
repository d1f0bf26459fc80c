"""Reference data as registration administers it: what may be said of agencies, staff, calendars and bodies."""
