"""What makes a service's aggregates open to audit: rows to compare between services, and evidence of tampering.

facts           what a service's own documents tell an audit beside the fields that every aggregate has
rows            aggregates as an audit sees them: how far, what waits, since when; no state, no history
leaves, merkle  what histories grew by on a day, and the tree over it; growth reads it out of the histories
statement       what is signed at the end of a day; signing has it signed, roots keeps it
chain           a history as it leaves its service, and the check of its chain; histories pages through all of them
http, http_evidence, timers   mixed into each service
"""
