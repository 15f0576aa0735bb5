"""Whether this installation may take real reports: what set-up asks for, what it finds, and the paper for an outage."""
