"""Strategies of regie: what a regisseur does with the same effort, one file each."""
