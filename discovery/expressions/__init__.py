"""Closed forms: texts, trees and balls of numbers that are written in functions and constants.

A text comes in; an `Expression` comes out, with its canonical text, its LaTeX, its enclosures to
any precision, and what it costs to enclose it.
"""
