"""The graph database: the store, the local server, repositories, control and detectors."""
