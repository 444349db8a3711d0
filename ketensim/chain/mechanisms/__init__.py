"""Mechanisms beyond the weekly core, one file each; every file of this folder is found by itself.

A file here imports at run time no more than numpy, `ketensim.chain.mechanism` and
`ketensim.chain.layout`: a scenario is read by it, and reading must be quick.
"""
