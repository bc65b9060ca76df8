"""The four lists: issues, needs, resources and actions, from the first words to the agreed closing."""
