"""What studies stand on: draws of the parameters, many models solved at once, and sheets to read the answers from."""
