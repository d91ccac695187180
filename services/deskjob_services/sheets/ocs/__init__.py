"""ownCloud's OCS interface over the file store: shares, people and what the server can do, in XML or JSON."""
