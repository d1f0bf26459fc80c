"""A dossier as people look at it: what the three services say of it, side by side."""
