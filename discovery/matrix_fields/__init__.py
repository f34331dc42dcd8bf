"""Conservative matrix fields: construction, trajectories, delta, and irrationality from them.

Matrices, a start and a direction come in; recurrences, limits and the exact growth of their
denominators come out.
"""
