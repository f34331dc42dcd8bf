"""Campaigns: specs, domains, chunks of rows on disk, and the registry of kinds.

A spec comes in; a directory comes out in which every chunk is there whole or not at all.
"""
