"""What the benchmarks compare the product to: each the plainest program that does the same on the same machine."""
