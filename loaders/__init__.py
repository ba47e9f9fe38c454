"""From official files to facts in the graph: sources declared as data, readers, loads."""
