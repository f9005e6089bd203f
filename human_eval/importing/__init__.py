"""Judgements that existed before the round: verdict columns, tables and exports of others."""
