"""Expansions of numbers in integers, and patterns in their terms (ESMA).

A number comes in; terms, recurrences and interlaced polynomials come out, as guesses with their
evidence.
"""
