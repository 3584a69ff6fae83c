"""Array functions that never see a name: random numbers, walks, propagation, absorption, roads."""
