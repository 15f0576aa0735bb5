"""What those who answer for the organisation must see of it: figures without a name, and nothing out of a folder."""
