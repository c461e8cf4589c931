"""Warnings that reach people: checks, notices, delivery."""
