"""The room of leaders: how the work goes."""
