"""How large may a roll's file be, packed, unpacked and opened, and how long may reading it take?"""

FILE_BYTES = 20 * 1024 * 1024
UNPACKED_BYTES = 200 * 1024 * 1024
PACKED_RATIO = 200  # beyond this, a part of more than ten megabytes is a bomb and not a sheet
PARTS = 2_000
SHEETS = 60
ROWS = 50_000
COLUMNS = 256
CELLS = 1_500_000
CELL_CHARACTERS = 2_000

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 30
WALL_SECONDS = 60
