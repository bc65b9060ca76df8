"""The pictures in docs/screenshots, taken of the demo as it runs."""
