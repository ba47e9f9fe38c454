"""What became of findings and leads: decisions of people, and the precision that follows."""
