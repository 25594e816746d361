"""One Azure tenant: reads Resource Graph and Resource Manager, never writes, and knows how far it got."""
