"""What importers see of their dossiers, and do with them."""
