"""The figures over inspection's JSON, and reports made of them."""
