"""The tests of the hub. A package: canaille, in the development group, ships one of this name."""
