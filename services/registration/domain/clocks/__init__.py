"""The legal clocks of a dossier: what is owed by whom until when, driven by the deadline rows of its regime.

keeping   what an act does to them      waking   when they ask for something, and the warnings and lapses on their days
"""
