"""Certificates: what a proof says, and reading it strictly.

A file comes in; statements and steps come out, or a refusal that names what is wrong.
"""
