"""The file store: folders and files over WebDAV, and workbooks whose cells are read, written and calculated."""
