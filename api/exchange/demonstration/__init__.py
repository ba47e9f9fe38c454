"""An alliance of cities on one machine, each with its own data: for the demo and for tests."""
