"""The consolidation (tổng hợp) of a period by a standing agency: two lines, coverage, adjustments, editions."""
