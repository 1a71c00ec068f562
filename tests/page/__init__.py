"""The page as people meet it: built, opened from a file, in Debian's browsers."""
