"""What can be done with a dossier, one act per file. Each returns the dossier after the act and what to tell of it."""
