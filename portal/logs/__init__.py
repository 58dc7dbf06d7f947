"""What the portal writes about its own running, with personal data masked."""
