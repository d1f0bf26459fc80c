"""The dossier page: everything about one dossier, and what may be done with it now."""
