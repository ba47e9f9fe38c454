"""A synthetic city as input files in the official formats, never as ready-made nodes.

Everything follows from a seed: the same seed and size give the same bytes. Codes use the
unassigned region 410199, so that no firm and no person can be real. Planted cases come with a
truth file, kept apart from the inputs.
"""

from credit_hub.loaders.synthetic.generate import Manifest, generate
from credit_hub.loaders.synthetic.sizes import CITY, DISTRICT, LOT, SIZES, Size

__all__ = ["CITY", "DISTRICT", "LOT", "SIZES", "Manifest", "Size", "generate"]
