"""``python -m search.cli``: the same as ``brouncker``."""

from __future__ import annotations

from search.cli import main

if __name__ == "__main__":
    main()
