"""What an audit compares and what it finds; pure."""
