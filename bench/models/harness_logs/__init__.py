"""Logs of other evaluation harnesses: questions, answers and scores, as they wrote them."""

from bench.models.harness_logs.rows import HarnessLog, LoggedAnswer, LoggedItem, TaskLog

__all__ = ["HarnessLog", "LoggedAnswer", "LoggedItem", "TaskLog"]
