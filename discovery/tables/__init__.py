"""Rows as people read them: tables, text formats, the bibliography and the shipped datasets.

Rows come in, from a search or from the data of the project; tables and their exports come out.
"""
