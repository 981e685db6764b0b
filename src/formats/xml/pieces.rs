//! A long document in pieces that are read at once. It is cut where an element begins right behind a tag.

use super::tag::find;

/// A piece is about this long: long enough to be worth a thread, short enough to keep all of them busy.
const PIECE: usize = 1 << 20;

/// Nearly every tag is shorter than this, and every one that we believe shorter than that.
const NEAR: usize = 256;
const FAR: usize = 64 << 10;

/// Documents that are shorter are one piece.
pub(super) const SHORTEST: usize = 2 * PIECE;

/// Where the pieces of a document begin, and where its first element of this name does. `<package ` can stand in a comment
/// or in CDATA as well: whoever meets any behind that place reads the document as one. Nobody writes them there.
pub(super) fn cuts(bytes: &[u8], element: &str) -> (Vec<usize>, usize) {
    let mut cuts = vec![0];
    if bytes.len() < SHORTEST {
        return (cuts, 0);
    }
    let begins = format!("<{element} ");
    let begins = memchr::memmem::Finder::new(&begins);
    let body = begins.find(bytes).unwrap_or(bytes.len());
    let mut from = PIECE;
    while let Some(next) = begins.find(bytes.get(from..).unwrap_or_default()) {
        let at = from + next;
        if bytes.get(..at).is_some_and(|before| before.trim_ascii_end().ends_with(b">")) {
            cuts.push(at);
            from = at + PIECE;
        } else {
            from = at + 1;
        }
    }
    (cuts, body)
}

/// For each place the values that an attribute has in the elements of a name that are open there, the outermost first.
pub(in crate::formats) fn open_at(bytes: &[u8], element: &str, attribute: &str, places: &[usize]) -> Vec<Vec<String>> {
    let last = places.iter().max().copied().unwrap_or_default();
    let mut names = memchr::memmem::find_iter(bytes.get(..last).unwrap_or_default(), element.as_bytes()).peekable();
    let mut open = Vec::new();
    let at_place = |place: &usize| {
        while let Some(at) = names.next_if(|at| at < place) {
            let before = bytes.get(..at).unwrap_or_default();
            if before.ends_with(b"</") {
                open.pop();
            } else if before.ends_with(b"<") {
                open.extend(opened(bytes.get(at - 1..).unwrap_or_default(), element, attribute));
            }
        }
        open.clone()
    };
    places.iter().map(at_place).collect()
}

/// The value of an attribute in the tag here, where that opens an element of this name.
fn opened(bytes: &[u8], element: &str, attribute: &str) -> Option<String> {
    let mut attributes = Vec::new();
    let text = |length: usize| {
        let near = bytes.get(..length).unwrap_or(bytes);
        let valid = |error: std::str::Utf8Error| str::from_utf8(near.get(..error.valid_up_to())?).ok();
        str::from_utf8(near).unwrap_or_else(|error| valid(error).unwrap_or_default())
    };
    // A tag that is longer has no other one in it: many that never end are not looked at that far.
    let is_long = || bytes.get(1..NEAR).is_some_and(|rest| memchr::memchr(b'<', rest).is_none());
    let near = find(text(NEAR), &mut attributes);
    let tag = if near.is_none() && is_long() { find(text(FAR), &mut attributes) } else { near };
    tag.filter(|tag| tag.name == element && !tag.is_empty())?;
    let value = attributes.iter().find(|(name, _)| *name == attribute).map(|found| found.1);
    Some(super::plain(value.unwrap_or_default()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_document_is_cut_where_elements_begin_and_what_is_open_there_is_known() {
        let package = format!("<package name='p'>{}</package>", "<c a='<package '/>".repeat(60_000));
        let text = format!(
            "<!DOCTYPE r><r><group name='a&amp;b'>{package} {package}<group name='c'>{package}</group>{package}</group></r>"
        );
        let (cuts, body) = cuts(text.as_bytes(), "package");
        assert!(text[body..].starts_with("<package name"));
        let ends = text.match_indices("</package>").map(|found| found.0 + "</package>".len());
        assert_eq!(cuts.len(), 4, "{cuts:?}");
        assert!(cuts[1..].iter().all(|cut| text[*cut..].starts_with("<package name")), "{cuts:?}");
        let places: Vec<usize> = ends.collect();
        let open = open_at(text.as_bytes(), "group", "name", &places);
        assert_eq!(open, [vec!["a&b"], vec!["a&b"], vec!["a&b", "c"], vec!["a&b"]]);
        assert_eq!(super::cuts(&text.as_bytes()[..1000], "package").0, [0]);
    }
}
