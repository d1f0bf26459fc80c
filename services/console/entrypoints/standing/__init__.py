"""The importer's room: by a link for one dossier, or signed in for all of one's own."""
