//! Logical lines of a Mojo text, as in Python: brackets, long strings and a backslash make several lines one. What stands
//! in strings and comments is taken out, so that words in it mean nothing.

/// A logical line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Logical {
    /// Its first line, counted from 0.
    pub(super) start: usize,
    /// Its last line.
    pub(super) end: usize,
    /// How far it is indented.
    pub(super) indent: usize,
    /// Its text: a string is `""`, comments are gone.
    pub(super) code: String,
}

/// What a character may be part of.
enum Inside {
    Code,
    /// A string that ends with this mark.
    Text(&'static str),
}

/// The logical lines of a text, without blank ones.
pub(super) fn lines(text: &str) -> Vec<Logical> {
    let mut out: Vec<Logical> = Vec::new();
    let (mut inside, mut depth, mut goes_on) = (Inside::Code, 0_usize, false);
    for (number, line) in text.lines().enumerate() {
        let words = line.trim_start();
        if !goes_on {
            if words.is_empty() || words.starts_with('#') {
                continue;
            }
            let indent = line.len() - words.len();
            out.push(Logical { start: number, end: number, indent, code: String::new() });
        }
        let Some(logical) = out.last_mut() else { continue };
        logical.end = number;
        if goes_on {
            logical.code.push(' ');
        }
        let is_joined = take(words, &mut inside, &mut depth, &mut logical.code);
        goes_on = is_joined || depth > 0 || matches!(inside, Inside::Text(_));
    }
    out
}

/// Reads one line. Does it end with a backslash?
fn take(line: &str, inside: &mut Inside, depth: &mut usize, code: &mut String) -> bool {
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let mut step = first.len_utf8();
        match *inside {
            Inside::Text(end) if rest.starts_with(end) => {
                *inside = Inside::Code;
                step = end.len();
            }
            Inside::Text(_) if first == '\\' => step += rest.chars().nth(1).map_or(0, char::len_utf8),
            Inside::Text(_) => {}
            Inside::Code => match first {
                '#' => break,
                '"' | '\'' => {
                    let ends = if first == '"' { ["\"\"\"", "\""] } else { ["'''", "'"] };
                    let end = if rest.starts_with(ends[0]) { ends[0] } else { ends[1] };
                    *inside = Inside::Text(end);
                    code.push_str("\"\"");
                    step = end.len();
                }
                // A name in quotes may be any word.
                '`' => {
                    step = rest.get(1..).and_then(|rest| rest.find('`')).map_or(rest.len(), |end| end + 2);
                    code.push_str(rest.get(..step).unwrap_or_default());
                }
                '\\' if rest.len() == 1 => return true,
                _ => {
                    match first {
                        '(' | '[' | '{' => *depth += 1,
                        ')' | ']' | '}' => *depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    code.push(first);
                }
            },
        }
        rest = rest.get(step..).unwrap_or_default();
    }
    // A short string ends with its line, whatever it forgot.
    if matches!(inside, Inside::Text(end) if end.len() == 1) {
        *inside = Inside::Code;
    }
    false
}
