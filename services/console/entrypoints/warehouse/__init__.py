"""On a phone at the warehouse: the officer's visits, and the sampling record, which waits on the phone for a connection."""
