"""Packets: the field, the code, the frame, text, and what forgers do."""
