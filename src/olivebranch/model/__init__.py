"""From a model file to a checked table: expressions, structure, rules, transition probabilities."""
