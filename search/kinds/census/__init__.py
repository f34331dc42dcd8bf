"""The kind ``census``: all fractions of a box or a family, each identified and certified."""
