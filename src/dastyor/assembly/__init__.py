"""The only place that knows both sides: settings and modules become services; the kit's ports are filled here."""
