"""Experiments: designs of runs over levers and uncertainties, done in parallel and resumable."""
