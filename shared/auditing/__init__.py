"""What makes a service's aggregates open to audit: rows to compare between services, and evidence of tampering.

facts       what a service's own documents tell an audit beside the fields that every aggregate has
rows        aggregates as an audit sees them: how far, what waits, since when; no state, no history
http        the operators' HTTP side of both, mixed into each service
"""
