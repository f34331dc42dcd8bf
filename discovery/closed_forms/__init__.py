"""Closed forms of fractions: which theorem gives the value, with which parameters.

A fraction comes in; a statement comes out that a certificate can be made from. Nothing is proved
here.
"""
