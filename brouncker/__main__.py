"""The command ``brouncker``: ``python -m brouncker`` does the same."""

from search.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
