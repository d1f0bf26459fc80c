"""What importers read of the services, and what keeps strangers away from it."""
