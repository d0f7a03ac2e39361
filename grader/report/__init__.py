"""What a graded submission looks like to its readers: one module a format, and the words that the formats share."""
