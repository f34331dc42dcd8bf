"""Fingerprints of continued fractions: products over a period modulo primes, and sieves by them.

Polynomials come in by millions; classes come out: rigid, reducible, generic.
"""
