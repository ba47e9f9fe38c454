"""The log as a feed: pages for who follows, snapshots for who begins; a log index is the cursor."""
