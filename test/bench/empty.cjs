// What Node costs before it runs anything.
