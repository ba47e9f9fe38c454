"""Paths between two nodes: all shortest ones and the next, bounded and past no supernode."""
