"""The kind ``esma``: left sides made of constants, whose expansions have patterns."""
