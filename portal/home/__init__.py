"""Việc của tôi (home): what is due, what came back, what waits for others. No models, no actions."""
