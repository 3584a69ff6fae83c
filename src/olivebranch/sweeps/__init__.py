"""Sweeps: a study of many cells that survives being stopped. What is done is kept in a folder."""
