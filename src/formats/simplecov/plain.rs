//! A result set as SimpleCov writes it: names without escapes, and for each line a number or `null`. The lists of lines are
//! most of it, and are read from the bytes. What is inside of branches and methods is left to the reader of JSON, and so
//! is the whole document where anything is otherwise.

use serde::de::IgnoredAny;

use super::document::Document;
use super::file::File;
use crate::formats::json;
use crate::formats::number::digits;

/// Reads a result set; `None` where it is not as plain as that. Then the document is of no use.
pub(super) fn read(document: &mut Document<'_>) -> Option<()> {
    let mut scan = Scan { bytes: document.shared.bytes, at: 0 };
    scan.object(&mut |scan, name| {
        let before = document.commands.len();
        scan.object(&mut |scan, key| {
            if key != "coverage" {
                return scan.value().map(drop);
            }
            scan.object(&mut |scan, path| {
                let at = json::position(document.shared.bytes, path);
                let mut file = File::new(&mut document.shared, at);
                read_file(scan, &mut file)?;
                let coverage = file.finish();
                document.add(path.to_owned(), coverage);
                Some(())
            })?;
            document.commands.push(name.to_owned());
            Some(())
        })?;
        (document.commands.len() > before).then_some(())
    })?;
    scan.peek().is_none().then_some(())
}

fn read_file(scan: &mut Scan<'_>, file: &mut File<'_, '_>) -> Option<()> {
    if scan.peek()? == b'[' {
        return read_lines(scan, file);
    }
    scan.object(&mut |scan, key| {
        if key == "lines" {
            return read_lines(scan, file);
        }
        let mut value = serde_json::Deserializer::from_slice(scan.value()?);
        file.read_criterion(key, &mut value).ok()
    })
}

fn read_lines(scan: &mut Scan<'_>, file: &mut File<'_, '_>) -> Option<()> {
    let mut counts = file.counts();
    scan.take(b'[')?;
    let mut is_first = true;
    loop {
        match scan.peek()? {
            b']' if is_first => break,
            b'n' => {
                scan.word(*b"null")?;
                counts.add(None);
            }
            _ => counts.add(Some(scan.number()?)),
        }
        is_first = false;
        match scan.peek()? {
            b',' => scan.at += 1,
            b']' => break,
            _ => return None,
        }
    }
    scan.at += 1;
    let lines = counts.finish();
    file.took_lines(true, lines);
    Some(())
}

/// A place in a document.
struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The next byte that is no space.
    fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            match byte {
                // Each value stands on a line of its own, far to the right.
                b' ' if self.rest().starts_with(&[b' '; 8]) => self.at += 8,
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                _ => return Some(byte),
            }
        }
    }

    fn take(&mut self, wanted: u8) -> Option<()> {
        let is_there = self.peek()? == wanted;
        self.at += usize::from(is_there);
        is_there.then_some(())
    }

    fn word(&mut self, word: [u8; 4]) -> Option<()> {
        let is_there = self.rest().first_chunk() == Some(&word);
        self.at += word.len();
        is_there.then_some(())
    }

    /// A whole number of no more than 18 digits.
    fn number(&mut self) -> Option<u64> {
        let rest = self.rest();
        let (number, behind) = digits(rest)?;
        let length = rest.len() - behind.len();
        self.at += length;
        let is_whole = !matches!(behind.first(), Some(b'.' | b'e' | b'E'));
        (is_whole && length < 19 && (length == 1 || rest.first() != Some(&b'0'))).then_some(number)
    }

    /// A name, and the colon behind it.
    fn name(&mut self) -> Option<&'a str> {
        self.take(b'"')?;
        let rest = self.rest();
        let length = memchr::memchr(b'"', rest)?;
        let name = str::from_utf8(rest.get(..length)?).ok()?;
        let is_plain = name.bytes().all(|byte| byte >= b' ' && byte != b'\\');
        self.at += length + 1;
        self.take(b':')?;
        is_plain.then_some(name)
    }

    /// The entries of an object.
    fn object(&mut self, entry: &mut dyn FnMut(&mut Scan<'a>, &'a str) -> Option<()>) -> Option<()> {
        self.take(b'{')?;
        if self.peek()? == b'}' {
            self.at += 1;
            return Some(());
        }
        loop {
            let name = self.name()?;
            entry(self, name)?;
            let next = self.peek()?;
            self.at += 1;
            match next {
                b',' => {}
                b'}' => return Some(()),
                _ => return None,
            }
        }
    }

    /// The text of a value of whatever kind.
    fn value(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest();
        let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<IgnoredAny>();
        values.next()?.ok()?;
        self.at += values.byte_offset();
        rest.get(..values.byte_offset())
    }
}
