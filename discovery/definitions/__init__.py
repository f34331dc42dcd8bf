"""What a name in an expression means: functions and constants, with their rigorous evaluators.

A name and arguments come in; a ball that provably contains the value comes out, or one sentence
that says why there is none. A new function or constant belongs here.
"""
