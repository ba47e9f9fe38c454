"""SM2 signatures (GB/T 32918.2-2016, curve of GB/T 32918.5-2017), by one of two providers."""
