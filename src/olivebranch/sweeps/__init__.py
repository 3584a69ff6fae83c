"""A study of many cells that survives being stopped: grid, chunks, store."""
