"""Exact algebra: polynomials, rational functions, matrices of them, and numbers of Q(sqrt d).

Integers, fractions and texts come in; values come out that are equal when they are the same.
Nothing here knows of continued fractions or of constants.
"""
