"""Benchmarks: each figure beside a floor that does only the unavoidable work, in the same run."""
