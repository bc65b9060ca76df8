"""Who lives in a house: sign-in and sign-out by its code, the landlord's month, the grid, duties."""
