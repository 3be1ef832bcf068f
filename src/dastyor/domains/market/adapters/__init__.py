"""The outside world of the market: what stands in a channel, and the pictures that people send."""
