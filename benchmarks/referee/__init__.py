"""Attacks on the court: statements that are false or doubtful, each of which must be refused."""
