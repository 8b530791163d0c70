"""Rankings of diseases: published patients, and rare genetic disease beside the peers."""
