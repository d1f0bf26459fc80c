"""The cluster's past, the archive's file, and an empty cluster."""
