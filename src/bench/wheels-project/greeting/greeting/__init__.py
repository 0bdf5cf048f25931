"""What changes in a line when the benchmark says so."""
