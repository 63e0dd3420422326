"""The sounds of a telephone line, read: pure, streaming, no input or output."""
