//! `mcp`: a server for coding agents over standard input and output. What a tool says is what the command of its name
//! prints, as the same function says it.

mod calls;
mod data;

use std::io::{IsTerminal as _, Write as _};

use self::data::Data;
use super::args::Global;
use super::session::say;
use super::{Exit, Failure};
use crate::mcp::{LONGEST, Server};

/// Answers until the client closes our input.
pub(super) fn run(global: &Global) -> Result<Exit, Failure> {
    let mut data = Data::open(global)?;
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout().lock());
    if input.is_terminal() {
        say("this speaks JSON-RPC with a coding agent, which starts it; Ctrl-D ends it");
    }
    let mut server = Server::default();
    let mut line = Vec::new();
    while let Ok(read) = read(&mut input, &mut line) {
        let answer = match read {
            Read::End => break,
            Read::TooLong => Some(Server::too_long()),
            Read::Line => server.answer(&line, &mut |tool, arguments| data.call(tool, arguments)),
        };
        let written = answer.map_or(Ok(()), |answer| writeln!(output, "{answer}").and_then(|()| output.flush()));
        if written.is_err() {
            // Nobody reads the answers any more.
            break;
        }
    }
    data.save();
    Ok(Exit::Done)
}

/// What came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Read {
    Line,
    TooLong,
    End,
}

/// Reads a line, without its end. Of one that is too long nothing is kept.
fn read(input: &mut impl std::io::BufRead, line: &mut Vec<u8>) -> std::io::Result<Read> {
    line.clear();
    let mut is_too_long = false;
    loop {
        let bytes = match input.fill_buf() {
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            bytes => bytes?,
        };
        let end = memchr::memchr(b'\n', bytes);
        let piece = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default();
        let taken = piece.len() + usize::from(end.is_some());
        is_too_long |= line.len() + piece.len() > LONGEST;
        if is_too_long {
            line.clear();
        } else {
            line.extend_from_slice(piece);
        }
        input.consume(taken);
        if end.is_some() || taken == 0 {
            return Ok(match (is_too_long, end, line.is_empty()) {
                (true, ..) => Read::TooLong,
                (false, None, true) => Read::End,
                (false, ..) => Read::Line,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_one_by_one_and_long_ones_cost_nothing() {
        let long = vec![b'x'; LONGEST * 3];
        let text = [b"one\n\n".as_slice(), &long, b"\ntwo"].concat();
        let mut input = std::io::BufReader::with_capacity(7000, text.as_slice());
        let mut line = Vec::new();
        let mut next = || {
            let read = read(&mut input, &mut line).unwrap();
            assert!(line.capacity() <= 2 * LONGEST);
            (read, String::from_utf8_lossy(&line).into_owned())
        };
        assert_eq!(next(), (Read::Line, "one".to_owned()));
        assert_eq!(next(), (Read::Line, String::new()));
        assert_eq!(next(), (Read::TooLong, String::new()));
        assert_eq!(next(), (Read::Line, "two".to_owned()));
        assert_eq!(next(), (Read::End, String::new()));
    }
}
