"""Floor 3: what happened, as tables, as indicators and as DKS."""
