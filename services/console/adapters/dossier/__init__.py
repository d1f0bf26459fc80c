"""A dossier, read from the services' JSON APIs."""
