"""Settings, addresses, processes: everything that knows all apps."""
