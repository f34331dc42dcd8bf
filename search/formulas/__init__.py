"""Formulas for people: tables of claims, proofs in words, programs of other systems.

Objects and claims of a catalogue come in; texts come out.
"""
