"""From a file to `Report` objects; knows nothing of RDF."""
