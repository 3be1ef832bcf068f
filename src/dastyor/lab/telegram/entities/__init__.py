"""Formatted text: from HTML or Markdown, or as given, to plain text with entities. Offsets are UTF-16 code units."""
