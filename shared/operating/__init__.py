"""What a service says of itself to operators, and the switches by which they pause its parts."""
