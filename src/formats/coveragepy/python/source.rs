//! From the bytes of a Python file to the text its line numbers refer to.

use super::error::PythonError;
use encoding_rs::Encoding;
use std::borrow::Cow;

/// Decodes a file as Python does: a UTF-8 mark first, then a coding comment on one of the first two lines (PEP 263),
/// else UTF-8. Bytes that do not fit become the replacement character, as in coverage.py.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, PythonError> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return Ok(String::from_utf8_lossy(rest));
    }
    let Some((line, name)) = declared_encoding(bytes) else {
        return Ok(String::from_utf8_lossy(bytes));
    };
    match encoding(&name) {
        Some(Codec::Utf8) => Ok(String::from_utf8_lossy(bytes)),
        Some(Codec::Latin1) => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
        Some(Codec::Other(encoding)) => Ok(encoding.decode_without_bom_handling(bytes).0),
        None => Err(PythonError { line, message: format!("unknown encoding: {}", name.escape_debug()) }),
    }
}

/// The text as coverage.py hands it to the compiler: lines end in `\n`, the last one too, and form feeds are spaces.
pub(super) fn normalise(source: &str) -> Cow<'_, str> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let has_odd_layout = memchr::memchr2(b'\r', b'\x0c', source.as_bytes()).is_some();
    if !has_odd_layout && (source.is_empty() || source.ends_with('\n')) {
        return Cow::Borrowed(source);
    }
    let mut text = String::with_capacity(source.len() + 1);
    let mut characters = source.chars().peekable();
    while let Some(character) = characters.next() {
        text.push(match character {
            '\r' => {
                characters.next_if_eq(&'\n');
                '\n'
            }
            '\x0c' => ' ',
            other => other,
        });
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    Cow::Owned(text)
}

/// The encoding a coding comment names, and the line it stands on. The second line counts only when the first
/// holds no code.
fn declared_encoding(bytes: &[u8]) -> Option<(u32, String)> {
    let mut rest = bytes;
    for line in 1..=2 {
        let end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let (text, tail) = rest.split_at_checked(end)?;
        let code = text.trim_ascii_start();
        if let Some(name) = code.strip_prefix(b"#").and_then(coding) {
            return Some((line, name));
        }
        if !code.is_empty() && !code.starts_with(b"#") {
            return None;
        }
        rest = tail.strip_prefix(b"\r\n").or_else(|| tail.get(1..))?;
    }
    None
}

/// The name after `coding:` or `coding=` in a comment.
fn coding(comment: &[u8]) -> Option<String> {
    memchr::memmem::find_iter(comment, b"coding").find_map(|at| {
        let [b':' | b'=', tail @ ..] = comment.get(at + b"coding".len()..)? else { return None };
        let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
        let name: Vec<u8> = tail.trim_ascii_start().iter().take_while(is_name).copied().collect();
        String::from_utf8(name).ok().filter(|name| !name.is_empty())
    })
}

enum Codec {
    Utf8,
    Latin1,
    Other(&'static Encoding),
}

/// Python and the web spell encodings differently, and the web reads Latin-1 and ASCII as Windows-1252.
fn encoding(name: &str) -> Option<Codec> {
    let label = name.to_ascii_lowercase().replace('_', "-");
    if label == "utf-8" || label.starts_with("utf-8-") || matches!(label.as_str(), "utf8" | "u8" | "cp65001") {
        return Some(Codec::Utf8);
    }
    let is_latin1 = ["latin-1", "iso-8859-1", "iso-latin-1"]
        .iter()
        .any(|known| label == *known || label.strip_prefix(known).is_some_and(|rest| rest.starts_with('-')));
    if is_latin1 || matches!(label.as_str(), "latin1" | "l1" | "iso8859-1" | "ascii" | "us-ascii" | "646") {
        return Some(Codec::Latin1);
    }
    let candidates =
        [label.clone(), label.replace('-', ""), label.replacen("cp", "windows-", 1), label.replacen("iso", "iso-", 1)];
    let found = candidates.iter().find_map(|label| Encoding::for_label(label.as_bytes()));
    found.filter(|encoding| encoding.is_ascii_compatible()).map(Codec::Other)
}
