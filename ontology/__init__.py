"""The words of duixian: namespaces, code lists and the pydantic models that name the same things."""
