"""A case as acts on it need it: what was registered, what is on record, what was decided."""
