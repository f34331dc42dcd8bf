"""The kind ``sieve``: very large boxes, of which fingerprints leave a few fractions."""
