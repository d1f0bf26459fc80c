"""What may be done with a case, one act per module: from a case and a command to the case after it."""
