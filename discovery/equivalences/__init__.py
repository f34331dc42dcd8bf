"""Equivalences of recurrences: gauge transformations, coboundaries and contractions.

Two fractions come in; a matrix that carries one into the other comes out, or nothing. Whether it
does is decided in `verify`.
"""
