"""What the firm's files are made of: tables, the packages that hold them, and the files of each department."""
