"""Measurements of what carries and keeps chunks, whatever they are."""
