"""Coming in and going out: by identity provider, by an account of the console's own, in development by a token."""
