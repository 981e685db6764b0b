//! What the readers of text formats share.

/// The bytes after the byte order mark that some Windows tools write.
pub(super) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// The beginning of a line for a message.
pub(super) fn excerpt(line: &[u8]) -> String {
    let cut = line.get(..EXCERPT).unwrap_or(line);
    let dots = if cut.len() < line.len() { "…" } else { "" };
    format!("`{}{dots}`", String::from_utf8_lossy(cut))
}

const EXCERPT: usize = 60;
