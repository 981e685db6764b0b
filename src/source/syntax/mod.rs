//! Functions in source text.
