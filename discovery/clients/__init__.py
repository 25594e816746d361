"""The client catalogue: rows of data, and the small machinery that reads them."""
