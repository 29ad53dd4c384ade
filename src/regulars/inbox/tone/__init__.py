"""What a draft sounds like before it is sent: rules in four languages, no network, nothing blocked."""
