"""Reports: values in, text out, one file per format."""
