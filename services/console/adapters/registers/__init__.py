"""The registers over the services' JSON."""
