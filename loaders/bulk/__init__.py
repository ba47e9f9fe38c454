"""The first load of a city: official files, validated and joined, through the offline import.

The facts are those of :func:`credit_hub.loaders.load.load_file`, and so is their join; only the way
into the database differs, so both give a graph of the same canonical digest. Memory is bounded: the
facts are spread over partitions on disk by the node or statement that they are about, and one
partition at a time is joined in memory by each process.
"""

from credit_hub.loaders.bulk.run import BulkReport, FileReport, bulk_load

__all__ = ["BulkReport", "FileReport", "bulk_load"]
