"""Reduced inspection of one good of one importer after consecutive passes: asked for, granted, reported on, ended."""
