"""Questions to the graph with answers as values: one repository for each thing asked about."""
