"""Documents: how nested JSON records of published standards (OCDS, BODS) become facts."""
