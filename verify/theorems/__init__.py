"""The theorems and lemmas that a proof may use, each with its hypotheses, and exact equality.

The values of a step come in; what the theorem says of them comes out, or a refusal that names the
hypothesis. Every theorem here has its statement and proof in `docs/theorems.md`.
"""
