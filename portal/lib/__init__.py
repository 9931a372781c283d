"""Pure pieces that every room may use: the clock, words, refusals, money, Vietnamese text and dates, sheets."""
