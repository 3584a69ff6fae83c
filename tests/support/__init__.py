"""Shared by several tests: known answers, generators of random models, a slow reference implementation, a browser."""
