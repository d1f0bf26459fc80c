"""Prometheus and Grafana for this system: rules and dashboards are written by `python -m deploy.observability`."""
