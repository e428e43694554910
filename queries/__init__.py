"""The catalogue of questions and `Audit`, the Python API that asks them."""
