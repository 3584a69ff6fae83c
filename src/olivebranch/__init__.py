"""olivebranch."""
