"""Pure pieces that every room may use: clock, words, refusals, money, Vietnamese, sheets."""
