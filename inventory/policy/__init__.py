"""What the clients' own allow and deny lists do, each by its own rules; and such lists made from ours."""
