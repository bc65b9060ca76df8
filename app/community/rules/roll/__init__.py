"""What does a committee's own sheet say about units and owners, and what of it is in doubt?"""
