"""The reader of ads: one forwarded or pasted message into a form, without a model, in four writings and their mixtures.

Numbers are taken away in order: phones first, then what is certainly no price (years, kilometres, memory, floors); of
what is left the likeliest is the price.
"""

from __future__ import annotations

from dastyor.domains.market.rules.reading.whole import understand

__all__ = ["understand"]
