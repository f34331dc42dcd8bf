"""Identification: which constants a number is an image of, by integer relations.

A number, its precision and constants come in; relations come out, with their significance.
"""
