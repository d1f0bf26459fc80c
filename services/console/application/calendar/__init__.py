"""Officers' time: who goes where and when."""
