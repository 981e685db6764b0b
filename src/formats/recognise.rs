//! Which format is this? Decided from the first bytes of the content, never from the file's name.
//!
//! A [`Head`] is looked at once: as XML ([`XmlHead`]) or JSON ([`JsonHead`]) where it is that, and all rows of the
//! table ask the same picture of it. Nothing here reads more than the head or trusts that it is complete.

use super::Format;

mod head;
mod json;
pub(super) mod rules;
mod xml;

pub use head::{HEAD_BYTES, Head};
pub use json::{JsonHead, Node};
pub use xml::XmlHead;

/// The format of an input, if it is one of ours.
pub fn recognise(bytes: &[u8]) -> Option<&'static Format> {
    let head = Head::new(bytes);
    super::FORMATS.iter().find(|format| (format.recognise)(&head))
}

#[cfg(test)]
mod tests;
