"""Sheets: a text in front, to be read, and squares behind, to bring it back.

Read ``paper`` (sizes, and the grid of squares), ``setting`` (words into lines, lines
into columns), ``rows`` (lines of their own sizes), ``front`` and ``back`` (what stands
on them), ``sheet`` (both together), ``pen`` (the door to fpdf2).
"""
