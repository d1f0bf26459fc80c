"""The face for people: operations pages in the browser and the `cuakhau` command. Keeps nothing of its own."""
