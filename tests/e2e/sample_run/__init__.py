"""Takes the sample dossiers to their ends in the running system and shows what became of each."""
