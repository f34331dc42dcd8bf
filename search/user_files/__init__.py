"""What users write: TOML files of specs, of constants and of matrix fields, lists of integers.

A path comes in; values come out, or one error that names the file, the key and the remedy.
"""
