"""What a resource of Azure is: rows of Resource Graph and answers of ARM, read without a network."""
