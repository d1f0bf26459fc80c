"""How a dossier stands, as its importer is told."""
