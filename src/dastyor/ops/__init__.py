"""What the command line calls beside services: doctor, backup, benchmarks."""
