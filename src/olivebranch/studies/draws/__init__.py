"""Many draws of a model's parameters, solved together."""
