"""Kills the processes of a hub at random points under load, and checks that nothing was lost."""
