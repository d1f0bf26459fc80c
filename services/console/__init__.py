"""The face for people: pages in the browser and the `cuakhau` command.

Of its own it keeps who is signed in and who looked at what.
"""
