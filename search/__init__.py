"""The workshop: domains, campaigns and their running, the catalogue, the command line."""
