"""How long it takes to get going: compilation, first run, later runs."""
