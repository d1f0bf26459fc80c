"""Pages for operators (Flask), and the `cuakhau` command."""
