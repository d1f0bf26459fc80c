"""What a list shows of a case and is searched by: all of it follows from the case."""
