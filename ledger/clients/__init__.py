"""Who may ask: programs of tender platforms, each with a token; no database here."""
