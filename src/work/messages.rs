//! Messages of the language server protocol as bytes. A client may send anything: no message is larger than it may be, and
//! what is none costs itself alone.

use std::io::{self, BufRead, Read as _};

use lsp_server::Message;

/// The largest message: a source file as a whole, and not much more.
pub const LARGEST_MESSAGE: u64 = 32 << 20;
/// The longest line of a header, and how many there may be.
const LONGEST_LINE: u64 = 4096;
const MOST_LINES: usize = 64;

/// Reads a message; `None` at the end. A message that cannot be understood is an inner error, and the next one can be read.
///
/// # Errors
/// When the bytes cannot be read, or are not the protocol's: nobody knows then where the next message begins.
pub fn read_message(input: &mut impl BufRead) -> io::Result<Option<Result<Message, String>>> {
    let Some(length) = header(input)? else { return Ok(None) };
    if length > LARGEST_MESSAGE {
        let skipped = io::copy(&mut input.by_ref().take(length), &mut io::sink())?;
        if skipped < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        return Ok(Some(Err(format!("{length} bytes are more than the {LARGEST_MESSAGE} that are read"))));
    }
    let mut body = Vec::new();
    // Room is made as bytes come, not as they are announced.
    if input.by_ref().take(length).read_to_end(&mut body)? < length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(serde_json::from_slice(&body).map_err(|error| error.to_string())))
}

/// The length of the message that follows; `None` at the end of all.
fn header(input: &mut impl BufRead) -> io::Result<Option<u64>> {
    let broken = |why: &str| io::Error::new(io::ErrorKind::InvalidData, why.to_owned());
    let mut length = None;
    for at in 0..MOST_LINES {
        let mut line = Vec::new();
        input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)?;
        if line.is_empty() && at == 0 {
            return Ok(None);
        }
        if line.last() != Some(&b'\n') {
            return Err(broken("a header does not end"));
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        if line.is_empty() {
            return length.map(Some).ok_or_else(|| broken("a message has no length"));
        }
        let (name, value) = line.split_once(':').ok_or_else(|| broken("this is no header of a message"))?;
        if name.trim().eq_ignore_ascii_case("content-length") {
            length = Some(value.trim().parse().map_err(|_| broken("the length of a message is no number"))?);
        }
    }
    Err(broken("a message has too many headers"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<Result<bool, String>> {
        let (mut input, mut out) = (bytes, Vec::new());
        loop {
            match read_message(&mut input) {
                Ok(Some(message)) => out.push(message.map(|message| matches!(message, Message::Request(_)))),
                Ok(None) => return out,
                Err(error) => {
                    out.push(Err(error.to_string()));
                    return out;
                }
            }
        }
    }

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn what_is_no_message_costs_itself_alone() {
        let good = framed(r#"{"jsonrpc":"2.0","id":1,"method":"shutdown"}"#);
        let all =
            [framed("{"), good.clone(), framed("[1]"), good.to_lowercase().replace("content-length", "CONTENT-LENGTH")];
        let read = read(all.concat().as_bytes());
        assert_eq!(
            read.iter().map(|message| message.clone().ok()).collect::<Vec<_>>(),
            [None, Some(true), None, Some(true)]
        );
    }

    #[test]
    fn nothing_is_taken_at_its_word() {
        let huge = format!("Content-Length: {}\r\n\r\n", u64::MAX);
        assert!(matches!(read(huge.as_bytes()).as_slice(), [Err(_)]));
        let announced = format!("Content-Length: {LARGEST_MESSAGE}\r\n\r\nx");
        assert!(matches!(read(announced.as_bytes()).as_slice(), [Err(_)]));
        for broken in
            ["\r\n", "Content-Length: x\r\n\r\n", "Content-Length: -1\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "Content-"]
        {
            assert!(matches!(read(broken.as_bytes()).as_slice(), [Err(_)]), "{broken:?}");
        }
        assert!(matches!(read(&[b'x'; 9000]).as_slice(), [Err(_)]));
        assert!(matches!(read("a: b\r\n".repeat(99).as_bytes()).as_slice(), [Err(_)]));
        let larger = LARGEST_MESSAGE as usize + 1;
        let skipped = [framed(&" ".repeat(larger)), framed(r#"{"method":"exit"}"#)].concat();
        assert_eq!(read(skipped.as_bytes()).iter().map(Result::is_ok).collect::<Vec<_>>(), [false, true]);
        // JSON that nests deeper than anything sensible.
        assert!(read(framed(&"[".repeat(100_000)).as_bytes())[0].is_err());
    }
}
