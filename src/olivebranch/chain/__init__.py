"""What happens: the product of a model and a strategy, two engines, and the questions asked of them."""
