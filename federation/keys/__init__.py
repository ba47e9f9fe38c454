"""Keys of the members: reading them strictly, what each counts for, and when it stops counting."""
