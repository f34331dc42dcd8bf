"""Files that exist whole or not at all: folders, objects below a URL, locks, and Ctrl-C.

Names and bytes come in; nothing here knows what they mean. A new storage backend belongs here.
"""
