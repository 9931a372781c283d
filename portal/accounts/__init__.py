"""Tài khoản (accounts): people, their posts, signing in.

A post is one organisation × one duty × from–to. Invariants: the administrator holds no other duty (S7); a session's
secret is stored only as a hash; passwords only as argon2id.
"""
