"""Alerts: a rule over any figure that a domain offers, told once each time it is broken.

Words: rule (what is watched), condition (below, above, change, no data), window (a day, a week, a month), breach (a rule
that is broken, from when it was seen until it is over), quiet hours, cool-down. Announces notices, hears nobody.
"""
