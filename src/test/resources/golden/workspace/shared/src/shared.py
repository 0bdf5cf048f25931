"""What both have."""
