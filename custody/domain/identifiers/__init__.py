"""The codes people scan: ISBT 128, GS1 and our own label token, parsed and built."""
