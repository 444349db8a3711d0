"""The client flow beside SimPy, Ciw and plain C, on one network."""
