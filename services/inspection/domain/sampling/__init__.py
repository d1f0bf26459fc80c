"""Sampling of lots: plans of TCVN 7790-1 (ISO 2859-1), switching between severities, what is to be taken of a line."""
