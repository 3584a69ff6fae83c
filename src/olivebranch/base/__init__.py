"""What every room may use and that knows nothing of models: words, files, progress, tables of text."""
