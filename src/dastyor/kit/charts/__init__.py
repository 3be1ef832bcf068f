"""Charts: figures as a picture that a phone shows well, in every writing of ours. See docs/decisions/charts.md.

A chart is SVG of our own, made into PNG by resvg with one font that it brings along; what stands in it comes ready
to be read. It stands on a light ground of its own, so it looks the same in a light and in a dark chat.
"""

from __future__ import annotations

from dastyor.kit.charts.columns import columns
from dastyor.kit.charts.paper import Head, Tone, png
from dastyor.kit.charts.ranked import ranked
from dastyor.kit.charts.values import Column, Row

__all__ = ["Column", "Head", "Row", "Tone", "columns", "png", "ranked"]
