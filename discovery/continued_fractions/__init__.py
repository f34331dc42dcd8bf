"""Continued fractions: the objects, their normal form, their convergence and their value.

Two polynomials, or signs and terms, come in; the fraction comes out with all that follows from its
recurrence alone.
"""
