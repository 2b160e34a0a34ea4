"""Injures a farm of real processes, and judges whether anything was lost or sent twice. Entry: scripts/chaos."""
