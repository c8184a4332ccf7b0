"""Measurements: the product beside a bare application on the same servers, one JSON object a line."""
