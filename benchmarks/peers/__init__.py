"""What olivebranch is measured against: one module for each peer, which is imported only if it is installed."""
