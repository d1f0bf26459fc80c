"""Health as probes see it; answered before any worker."""
