"""What several tests share: known answers, generators, the slow reference, a browser."""
