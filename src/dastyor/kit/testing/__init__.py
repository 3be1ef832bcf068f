"""What tests of every domain stand on; the product itself never imports it."""
