"""The append-only log in plain Python: entry, tree, checkpoint, verify and replay."""
