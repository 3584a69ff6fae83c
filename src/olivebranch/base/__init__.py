"""Tools that every room may use and that know nothing of models: words, files, progress bars, tables of text."""
