//! The lines that explorers and their clients exchange: JSON, version 1, additions only.
//!
//! A client says `{"version":1,"go":{"path":"src/a.rs","line":12}}` or `{"version":1,"follow":true}`. The explorer answers
//! `{"version":1,"done":true}` or `{"version":1,"error":"…"}`, and tells who follows `{"version":1,"at":{…}}`.

use std::io::{self, BufRead, Read as _};

use serde::{Deserialize, Serialize};

/// The version of the protocol.
const VERSION: u32 = 1;
/// A longer line is none of ours.
const LONGEST: u64 = 16 << 10;

/// A place in a source file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file, as the project calls it.
    pub path: String,
    /// Its line, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Its column, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
}

/// What one side says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Message {
    /// Go to this place.
    Go(Place),
    /// Tell where the cursor rests, from now on.
    Follow,
    /// It is done.
    Done,
    /// It is not done, and why.
    Failed(String),
    /// The cursor rests here.
    At(Place),
}

/// All that a line can hold.
#[derive(Default, Serialize, Deserialize)]
struct Fields {
    version: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    go: Option<Place>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    follow: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    done: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<Place>,
}

impl Message {
    /// Understands a line.
    pub(super) fn of_line(line: &[u8]) -> Result<Message, String> {
        let fields: Fields = serde_json::from_slice(line).map_err(|error| format!("this is no message: {error}"))?;
        if fields.version != VERSION {
            return Err(format!("version {} is not spoken here; version {VERSION} is", fields.version));
        }
        match fields {
            Fields { go: Some(place), .. } => Ok(Message::Go(place)),
            Fields { follow: Some(true), .. } => Ok(Message::Follow),
            Fields { done: Some(true), .. } => Ok(Message::Done),
            Fields { error: Some(why), .. } => Ok(Message::Failed(why)),
            Fields { at: Some(place), .. } => Ok(Message::At(place)),
            _ => Err("the message asks for nothing that is known: go or follow".to_owned()),
        }
    }

    /// The line, with its end.
    pub(super) fn into_line(self) -> String {
        let fields = Fields { version: VERSION, ..Fields::default() };
        let fields = match self {
            Message::Go(place) => Fields { go: Some(place), ..fields },
            Message::Follow => Fields { follow: Some(true), ..fields },
            Message::Done => Fields { done: Some(true), ..fields },
            Message::Failed(why) => Fields { error: Some(why), ..fields },
            Message::At(place) => Fields { at: Some(place), ..fields },
        };
        serde_json::to_string(&fields).unwrap_or_default() + "\n"
    }
}

/// The next line, without its end; `None` at the end of all.
///
/// # Errors
/// When it cannot be read, or is too long to be one of ours.
pub(super) fn read_line(reader: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    reader.by_ref().take(LONGEST).read_until(b'\n', &mut line)?;
    match line.pop() {
        None => Ok(None),
        Some(b'\n') => Ok(Some(line)),
        Some(_) if line.len() as u64 + 1 >= LONGEST => {
            Err(io::Error::new(io::ErrorKind::InvalidData, "a line is too long"))
        }
        Some(last) => {
            line.push(last);
            Ok(Some(line))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_message_is_one_line_and_comes_back() {
        let place = Place { path: "src/a \"b\"\n\u{1b}.rs".to_owned(), line: Some(12), column: None };
        let all = [
            Message::Go(place.clone()),
            Message::Follow,
            Message::Done,
            Message::Failed("no\nsuch file".to_owned()),
            Message::At(Place { column: Some(3), ..place }),
        ];
        for message in all {
            let line = message.clone().into_line();
            assert_eq!(line.matches('\n').count(), 1, "{line}");
            assert_eq!(Message::of_line(line.trim_end().as_bytes()), Ok(message));
        }
    }

    #[test]
    fn what_is_not_understood_is_said() {
        let why = |line: &str| Message::of_line(line.as_bytes()).unwrap_err();
        assert!(why("go src/a.rs").starts_with("this is no message"));
        assert!(why("[]").starts_with("this is no message"));
        assert_eq!(why(r#"{"version":2,"follow":true}"#), "version 2 is not spoken here; version 1 is");
        assert!(why(r#"{"version":1}"#).contains("asks for nothing"));
        assert!(why(r#"{"version":1,"go":{"path":"a","line":-1}}"#).contains("line 1"));
        // What later versions may add is passed over.
        let more = r#"{"version":1,"go":{"path":"a","how":"fast"},"colour":3}"#;
        assert!(matches!(Message::of_line(more.as_bytes()), Ok(Message::Go(_))));
    }

    #[test]
    fn lines_are_bounded() {
        let read = |text: &[u8]| {
            let mut reader = text;
            let mut lines = Vec::new();
            loop {
                match read_line(&mut reader) {
                    Ok(Some(line)) => lines.push(line.len()),
                    Ok(None) => return Ok(lines),
                    Err(_) => return Err(lines),
                }
            }
        };
        assert_eq!(read(b"ab\n\nc"), Ok(vec![2, 0, 1]));
        let long = LONGEST as usize;
        assert_eq!(read(&[b"a\n".as_slice(), &vec![b'x'; long * 3]].concat()), Err(vec![1]));
        assert_eq!(read(&[vec![b'x'; long - 1], vec![b'\n']].concat()), Ok(vec![long - 1]));
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut reader = bytes.as_slice();
            while let Ok(Some(line)) = read_line(&mut reader) {
                let _ = Message::of_line(&line);
            }
        }

        #[test]
        fn nor_does_anything_that_looks_like_one(
            version in any::<u32>(), path in ".{0,40}", line in any::<u64>(), key in "go|follow|at|error|x",
        ) {
            let text = serde_json::json!({"version": version % 3, key: {"path": path, "line": line}}).to_string();
            let _ = Message::of_line(text.as_bytes());
        }
    }
}
