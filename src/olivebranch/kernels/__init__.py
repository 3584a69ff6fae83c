"""Functions on arrays, which never see a name: random numbers, walks, propagation, absorption, elimination."""
