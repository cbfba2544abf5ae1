"""The custody report's parts: ink, text, pictures, tables and pages, each in its own module."""
