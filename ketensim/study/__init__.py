"""Floor 5: many runs at once, and what may be concluded from them."""
