"""Tiến độ (progress): who has reported and who has not; every total with its coverage and its minute."""
