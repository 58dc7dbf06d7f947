"""How the portal is: readiness, metrics, the worker's heartbeat, the page of background work."""
