//! lazycov
