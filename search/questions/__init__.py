"""Single questions: identify a number, verify a claim or a list, report on a trajectory.

What a user asks comes in; an answer comes out. No campaign and no catalogue takes part.
"""
