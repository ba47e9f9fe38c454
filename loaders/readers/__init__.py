"""Readers: from the bytes of an input file to rows of text or to JSON records, streamed."""

from credit_hub.loaders.readers.inputs import Format, InputFile, inspect
from credit_hub.loaders.readers.json_records import records
from credit_hub.loaders.readers.rows import Broken, Table
from credit_hub.loaders.readers.tables import open_table

__all__ = ["Broken", "Format", "InputFile", "Table", "inspect", "open_table", "records"]
