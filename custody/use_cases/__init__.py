"""What people do, one file for each thing; everything a use case needs comes with the Workstation."""
