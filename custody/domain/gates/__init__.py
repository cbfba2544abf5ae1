"""The gates: small named questions about a case, each answered with a reason or nothing.

What is unknown or missing is a reason too: every gate fails closed.
"""
