"""The catalogue: an index of objects, claims, evidence and relations, in SQLite or PostgreSQL.

Campaigns and certificates come in; answers to queries come out. It can be made anew from them.
"""
