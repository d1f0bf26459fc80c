"""The field rules of form 01, one per file. Every broken rule is collected; none hides another."""
