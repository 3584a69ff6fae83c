"""Functions that see arrays and never names: random numbers, walks, propagation, absorption, elimination."""
