"""Test vectors: data that every implementation of the formats runs."""
