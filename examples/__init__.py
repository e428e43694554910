"""The reports of a fictional town over three periods, written for this project."""
