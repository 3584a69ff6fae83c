"""What olivebranch is measured against: each peer in a module of its own, imported only where it is installed."""
