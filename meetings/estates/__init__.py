"""What an estate is: its type, its status, what its bodies may decide, and what they publish."""
