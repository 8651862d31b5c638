"""Generators: real site generators, each with a small site that uses an integration of ours."""
