"""Clusters of a dynamics campaign: labels, families, general formulas, and the report.

Rows of a campaign come in; families come out, with the constants and fractions that label them.
"""
