"""Use cases of `cuakhau audit`."""
