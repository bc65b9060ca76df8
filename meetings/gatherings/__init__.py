"""One gathering of a round table: calling, agenda, the room, straw polls, minutes."""
