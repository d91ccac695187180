"""Workbooks as packages of XML parts: read within bounds, and changed in place, so that nothing unknown is lost."""
