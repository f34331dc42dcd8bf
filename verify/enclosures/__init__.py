"""Enclosures: balls that provably contain the value of a fraction, and guards that use them.

A fraction and a number of digits come in; a ball comes out, with the rule that it rests upon. A new
rule for tails belongs here.
"""
