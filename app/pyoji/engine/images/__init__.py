"""Image files: SVG sizes, rasterisation, and untrusted files as plain pixels."""
