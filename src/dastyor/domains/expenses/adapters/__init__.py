"""What expenses know of the outside world, one file for each counterpart."""
