"""The room of operators: how the running system stands, and what to do where something is wrong."""
