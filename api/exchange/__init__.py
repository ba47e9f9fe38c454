"""The exchange between cities, wired: sockets and databases behind the ports of ``federation``."""
