"""Questions over several chains: comparison, uncertainty, claims, regimes, calibration, mixtures."""
