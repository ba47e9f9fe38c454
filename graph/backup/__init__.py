"""The whole graph as lines, and back: any server, whatever its files look like."""
