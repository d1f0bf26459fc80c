"""`make window`: the stand-in as a tool. Scripts of dossiers are played against a running system, at a chosen rate and with
faults on demand in both directions, and a report says what each dossier experienced. See `command`.
"""
