"""What acts of registration need to know of a dossier, and a dossier as it is typed in from paper."""
