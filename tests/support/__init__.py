"""What several tests share: known answers, generators of random models, a slow reference implementation, a browser."""
