"""The whole system from outside: sample dossiers taken to their ends through its public faces only."""
