"""The kind ``dynamics``: the metrics of the convergents of all fractions of a domain."""
