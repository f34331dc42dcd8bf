"""Certificates that prove nothing, each crafted against one hypothesis, and how a check is removed.

`documents` says what a case is; `quotient_cases`, `euler_cases`, `equivalence_cases`, `path_cases`,
`step_cases` and `lemma_cases` hold them; `removed_check` takes one check out of the court.
"""
