"""Source folders."""
