"""The search for proofs: of one value, of all claims of a catalogue, of all that a sieve found.

Claims come in; certificates come out that the checker has accepted.
"""
