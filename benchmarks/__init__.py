"""How fast ketensim is: plain scripts that print tables and keep README.md up to date."""
