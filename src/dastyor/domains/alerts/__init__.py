"""Alerts: a rule over any figure that a domain offers, told once each time it is broken.

Words: rule (what is watched), condition (below, above, change, no data), window (a day, a week, a month), breach (a rule
that is broken, from when it was seen until it is over), quiet hours, cool-down; webhook (the program that is told too), delivery (one
thing that it is told, tried until it is taken). Announces notices, hears nobody.
"""
