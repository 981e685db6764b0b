//! Source text: decoding, what is safe to show, colours of syntax, functions in it. Works on bytes and strings; the
//! project finds and reads the files.

pub mod highlight;
mod printable;
pub mod syntax;
mod text;

pub use printable::{printable, printable_line};
pub use text::Text;

#[cfg(test)]
mod sentence_tests;
