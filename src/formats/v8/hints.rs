//! Comments that take lines out of the measurement, as c8 and Node's test runner read them: `/* c8 ignore next 3 */`,
//! `/* v8 ignore start */`, `/* node:coverage disable */`.

use memchr::memmem;

/// What a line says about measuring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hint {
    /// This line and so many after it do not count.
    Next(u32),
    /// This line and all after it do not count.
    Start,
    /// This line is the last one that does not count.
    Stop,
}

/// The lines that hold a hint, by number from 0, ascending. `starts` are the bytes at which the lines begin.
pub(super) fn hints(text: &str, starts: &[usize]) -> Vec<(usize, Hint)> {
    let mut out: Vec<(usize, Hint)> = Vec::new();
    for at in memmem::find_iter(text.as_bytes(), b"/* ") {
        let Some((nodes, after)) = text.get(at + 3..).and_then(after_name) else { continue };
        let line = starts.partition_point(|start| *start <= at).saturating_sub(1);
        let before = starts.get(line).and_then(|start| text.get(*start..at)).unwrap_or_default();
        let Some(hint) = hint(before, nodes, after) else { continue };
        // One line says one thing: `next` before `start`, and of equals the first.
        match out.last_mut().filter(|last| last.0 == line) {
            Some(last) if matches!(hint, Hint::Next(_)) && !matches!(last.1, Hint::Next(_)) => last.1 = hint,
            Some(_) => {}
            None => out.push((line, hint)),
        }
    }
    out
}

/// What follows the name of a tool that reads hints, and whether that tool is Node itself.
fn after_name(comment: &str) -> Option<(bool, &str)> {
    let names = [("c8 ", false), ("v8 ", false), ("node:coverage ", true)];
    names.iter().find_map(|(name, nodes)| Some((*nodes, comment.strip_prefix(name)?)))
}

fn hint(before: &str, nodes: bool, after: &str) -> Option<Hint> {
    if let Some(next) = after.strip_prefix("ignore next") {
        // Behind code the comment means its own line alone.
        if before.chars().any(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Some(Hint::Next(0));
        }
        let digits = next.strip_prefix(' ').unwrap_or_default();
        let digits = digits.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        return Some(Hint::Next(if digits.is_empty() { 1 } else { digits.parse().unwrap_or(u32::MAX) }));
    }
    let (start, stop) = if nodes { ("disable", "enable") } else { ("ignore start", "ignore stop") };
    if after.starts_with(start) { Some(Hint::Start) } else { after.starts_with(stop).then_some(Hint::Stop) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_are_read_as_c8_reads_them() {
        let text = "/* c8 ignore next */\n  /* v8 ignore next 3 -- why */ a\nb /* node:coverage ignore next */\n\
                    /* c8 ignore start */\n/* v8 ignore stop */\n/* node:coverage disable */\n/* node:coverage enable */\n\
                    // c8 ignore next\n/* istanbul ignore next */\n/* c8 disable */";
        let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        assert_eq!(
            hints(text, &starts),
            [
                (0, Hint::Next(1)),
                (1, Hint::Next(3)),
                (2, Hint::Next(0)),
                (3, Hint::Start),
                (4, Hint::Stop),
                (5, Hint::Start),
                (6, Hint::Stop),
            ]
        );
    }
}
