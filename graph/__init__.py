"""From `Report` objects to a graph that can answer: triples, store, resolve, link, assess, network, view."""
