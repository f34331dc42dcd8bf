"""Measurements: `make bench` prints a table; what compares is a ratio."""
