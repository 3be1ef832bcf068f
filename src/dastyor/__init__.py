"""Dastyor: the assistant that runs the dull side of a small business."""
