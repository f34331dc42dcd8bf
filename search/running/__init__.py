"""Running campaigns: plan, sample, run, parts, merge, watch, and the doctor.

A spec and a place come in; a campaign comes out, and what happened is told truly.
"""
