"""What happens: the Markov chain of a model under a strategy, two engines, and the questions asked of them."""
