//! coverage.py: the rules it reports by.

pub mod python;
