"""Sweeps: a study of many cells that survives being stopped. Whatever is done is kept in a folder."""
