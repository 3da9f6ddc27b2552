"""How people sign in, and what is taken from them or given back."""
