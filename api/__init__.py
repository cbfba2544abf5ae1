"""The web and the command line: assemble and translate, nothing else."""
