"""What a week of agents costs, beside an earlier revision."""
