"""Rules of ours that no other tool holds. Each names the harm that it prevents."""
