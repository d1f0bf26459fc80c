"""What each word of registration does to the case, by subject."""
