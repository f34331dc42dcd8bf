"""Convergence dynamics: growth, common divisors, error and metrics of convergents, and clusters.

Fractions come in; figures of their convergents come out, measured or exact.
"""
