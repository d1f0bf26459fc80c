"""Where a dossier is: what each service knows of it, what is on the way between them, and what is in the way."""
