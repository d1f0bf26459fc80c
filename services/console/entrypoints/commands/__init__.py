"""`cuakhau` from a terminal."""
