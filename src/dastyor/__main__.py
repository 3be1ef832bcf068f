"""python -m dastyor"""

from __future__ import annotations

from dastyor.cli import main

main()
