"""What customers agreed to hear from us, about what and by which way: asked, given, withdrawn, proved."""
