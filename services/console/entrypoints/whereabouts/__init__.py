"""Where is my dossier? For operators, and for staff of its agency."""
