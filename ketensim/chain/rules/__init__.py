"""The rules of behaviour: pure functions of numbers and arrays, one family a file."""
