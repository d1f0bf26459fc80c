"""What operators do: look over the services, find waiting messages, put them right."""
