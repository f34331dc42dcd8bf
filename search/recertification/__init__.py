"""What files claim, computed anew before anything believes it.

Chunks of a campaign come in; those come out whose rows claim nothing that is not so.
"""
