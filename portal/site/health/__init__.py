"""Health of the portal: readiness, metrics, worker heartbeat and the background work page."""
