"""The agency's seal on a paper: PAdES, by a key in a file, on a token or at a remote service.

settings     which of them, from the environment; cheap, for services at start
seal         the signature itself; imports pyHanko, as do the keys: software, token, remote
"""
