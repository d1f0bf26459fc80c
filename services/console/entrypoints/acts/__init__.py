"""The room of acts: whatever is done on a dossier by hand, each act with its form and its consequences."""
