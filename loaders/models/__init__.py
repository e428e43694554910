"""Trained weights of the loaders (see `benchmarks/train.py`)."""
