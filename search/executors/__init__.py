"""Executors: they carry tasks to processes of this machine or to Ray, and bring results back.

A job and its tasks come in; outcomes come out, in any order. A new executor belongs here.
"""
