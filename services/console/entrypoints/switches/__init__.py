"""Where operators pause and resume what services take in and send, and where everybody at work is told of it."""
