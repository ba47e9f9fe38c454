"""Who among some parties is linked, without a lot."""
