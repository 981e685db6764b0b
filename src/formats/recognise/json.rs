//! The beginning of a JSON document as a small tree: the first levels, the first members of each. A head is nearly
//! always cut in the middle of a value, so this is a tokenizer of its own that keeps what it saw. It knows no format.

/// What the beginning of a JSON document shows. Entry 0 is the document itself.
#[derive(Debug)]
pub struct JsonHead {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    parent: usize,
    key: String,
    value: Value,
}

#[derive(Debug)]
enum Value {
    Object,
    Array,
    Text(String),
    /// A number, `true`, `false` or `null`.
    Other,
}

/// A value of the tree.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    head: &'a JsonHead,
    at: usize,
}

/// Members that are kept in all: enough for every rule, however wide the document is.
const ENTRIES: usize = 512;
/// Levels that are kept.
const DEPTH: usize = 6;
/// Elements of an array that are kept. Arrays of coverage are long and alike.
const ELEMENTS: usize = 4;
/// Keys and texts are cut here.
const TEXT: usize = 512;

impl JsonHead {
    /// Looks at the beginning of a text; `None` when it does not begin with an object or an array.
    pub(super) fn of(text: &str) -> Option<JsonHead> {
        if !text.starts_with(['{', '[']) {
            return None;
        }
        let mut tokens = Tokens { bytes: text.as_bytes(), at: 0 };
        let mut head = JsonHead { entries: Vec::new() };
        // Broken or cut: what was seen until there decides.
        let _ = head.value(&mut tokens, 0, String::new(), 0);
        Some(head)
    }

    /// The document.
    pub fn root(&self) -> Node<'_> {
        Node { head: self, at: 0 }
    }

    fn value(&mut self, tokens: &mut Tokens<'_>, parent: usize, key: String, depth: usize) -> Option<()> {
        let first = tokens.peek()?;
        if depth > DEPTH {
            return tokens.skip();
        }
        if self.entries.len() >= ENTRIES {
            return None;
        }
        let at = self.entries.len();
        let push = |value| self.entries.push(Entry { parent, key, value });
        match first {
            b'{' => push(Value::Object),
            b'[' => push(Value::Array),
            b'"' => {
                // A text that the head cuts is there, but says nothing.
                let text = tokens.text();
                let complete = text.is_some().then_some(());
                push(text.map_or(Value::Other, Value::Text));
                return complete;
            }
            _ => {
                tokens.scalar()?;
                push(Value::Other);
                return Some(());
            }
        }
        tokens.at += 1;
        let object = first == b'{';
        let close = if object { b'}' } else { b']' };
        for nth in 0.. {
            if tokens.peek()? == close {
                tokens.at += 1;
                return Some(());
            }
            if nth > 0 && !tokens.take(b',') {
                return None;
            }
            let mut name = String::new();
            if object {
                tokens.peek()?;
                name = tokens.text()?;
                if !tokens.take(b':') {
                    return None;
                }
            }
            if object || nth < ELEMENTS {
                self.value(tokens, at, name, depth + 1)?;
            } else {
                tokens.skip()?;
            }
        }
        Some(())
    }
}

impl<'a> Node<'a> {
    fn entry(self) -> Option<&'a Entry> {
        self.head.entries.get(self.at)
    }

    /// Members or elements, as far as the head shows them.
    pub fn children(self) -> impl Iterator<Item = Node<'a>> {
        let head = self.head;
        let of_this = move |at: &usize| *at != 0 && head.entries.get(*at).is_some_and(|entry| entry.parent == self.at);
        (0..head.entries.len()).filter(of_this).map(move |at| Node { head, at })
    }

    /// The member of this name.
    pub fn get(self, key: &str) -> Option<Node<'a>> {
        self.children().find(|child| child.key() == key)
    }

    /// The first member or element.
    pub fn first(self) -> Option<Node<'a>> {
        self.children().next()
    }

    /// Are there members of all these names?
    pub fn has(self, keys: &[&str]) -> bool {
        keys.iter().all(|key| self.get(key).is_some())
    }

    /// Its name in its object; empty for an element of an array.
    pub fn key(self) -> &'a str {
        self.entry().map_or("", |entry| &entry.key)
    }

    /// Its text, if it is one.
    pub fn text(self) -> Option<&'a str> {
        match &self.entry()?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Is it an object?
    pub fn is_object(self) -> bool {
        self.entry().is_some_and(|entry| matches!(entry.value, Value::Object))
    }

    /// Is it an array?
    pub fn is_array(self) -> bool {
        self.entry().is_some_and(|entry| matches!(entry.value, Value::Array))
    }
}

struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Tokens<'_> {
    /// The next byte that is no space.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.bytes.get(self.at..)?;
        self.at += rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    /// A string. Escapes stay as they are written: keys and marks of formats have none.
    fn text(&mut self) -> Option<String> {
        if !self.take(b'"') {
            return None;
        }
        let from = self.at;
        loop {
            let rest = self.bytes.get(self.at..)?;
            self.at += memchr::memchr2(b'"', b'\\', rest)?;
            if self.bytes.get(self.at) == Some(&b'"') {
                break;
            }
            self.at += 2;
        }
        let raw = self.bytes.get(from..self.at)?;
        self.at += 1;
        Some(String::from_utf8_lossy(raw.get(..TEXT).unwrap_or(raw)).into_owned())
    }

    fn scalar(&mut self) -> Option<()> {
        let rest = self.bytes.get(self.at..)?;
        let end = rest.iter().position(|byte| !(byte.is_ascii_alphanumeric() || b"+-.".contains(byte)));
        let length = end.unwrap_or(rest.len());
        self.at += length;
        (length > 0).then_some(())
    }

    /// Passes over a value without looking at what it holds.
    fn skip(&mut self) -> Option<()> {
        let mut open = 0usize;
        loop {
            match self.peek()? {
                b'"' => {
                    self.text()?;
                }
                b'{' | b'[' => {
                    open += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    open = open.checked_sub(1)?;
                    self.at += 1;
                }
                b',' | b':' => self.at += 1,
                _ => self.scalar()?,
            }
            if open == 0 {
                return Some(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_document_shows_what_came_before_the_cut() {
        let head = JsonHead::of(r#"{ "meta" : {"v": "1.\"2", "n": -1.5e3}, "files": [ {"a": true}, {"b": [], "c": {"#)
            .unwrap();
        let root = head.root();
        assert!(root.is_object() && root.has(&["meta", "files"]) && !root.has(&["a"]));
        assert_eq!(root.get("meta").and_then(|meta| meta.get("v")).and_then(Node::text), Some("1.\\\"2"));
        let files = root.get("files").unwrap();
        assert!(files.is_array());
        let keys: Vec<&str> = files.children().flat_map(Node::children).map(Node::key).collect();
        assert_eq!(keys, ["a", "b", "c"]);
    }

    #[test]
    fn wide_and_deep_documents_cost_little() {
        let wide = format!("{{\"a\":[{}", "{\"b\":[1,2]},".repeat(5000));
        assert!(JsonHead::of(&wide).unwrap().entries.len() < 40);
        let members = (0..5000).map(|n| format!("\"k{n}\":{n},")).collect::<Vec<_>>().concat();
        assert_eq!(JsonHead::of(&format!("{{{members}")).unwrap().entries.len(), ENTRIES);
        let deep = JsonHead::of(&"[".repeat(60_000)).unwrap();
        assert_eq!(deep.entries.len(), DEPTH + 1);
        assert!(JsonHead::of("true").is_none() && JsonHead::of("").is_none());
    }
}
