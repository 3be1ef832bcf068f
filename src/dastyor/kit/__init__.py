"""What all of Dastyor stands on; it knows no business."""
