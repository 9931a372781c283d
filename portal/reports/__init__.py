"""Báo cáo (reports): the periodic reports — due, drafted, handed over, submitted, returned, accepted; in versions.

The report writes itself from the ledger; an overruled figure keeps both values and its reason. On handing over the
figures and the rows behind them are frozen with the version. Invariants: versions of a report are 1, 2, 3 … without a
fork; a submitted version never changes; the first submission's moment is never lost.
"""
