//! Python's regular expressions in the dialect of the engine at hand.
//!
//! The two mostly agree. They differ in what a backslash means before a letter, in brackets inside a character
//! class, which Python takes literally and the engine as set notation, and in braces that are no quantifier. What
//! Python's `re` rejects is rejected here too, so that a pattern never means something else than it did there.

use std::fmt::Write;
use std::iter::Peekable;
use std::str::Chars;

/// Rewrites a pattern, or says why it cannot be.
pub(super) fn translate(pattern: &str) -> Result<String, String> {
    let mut translation = Translation {
        rest: pattern.chars().peekable(),
        output: String::with_capacity(pattern.len() + 8),
        is_verbose: false,
    };
    while let Some(character) = translation.rest.next() {
        match character {
            '\\' => translation.escape()?,
            '[' => translation.class()?,
            '(' => translation.group()?,
            '{' => translation.brace(),
            '}' => translation.output.push_str(r"\}"),
            '#' if translation.is_verbose => while translation.rest.next_if(|&other| other != '\n').is_some() {},
            other => translation.output.push(other),
        }
    }
    Ok(translation.output)
}

struct Translation<'p> {
    rest: Peekable<Chars<'p>>,
    output: String,
    /// Under `(?x)` white space and comments between items mean nothing.
    is_verbose: bool,
}

impl Translation<'_> {
    /// What follows a backslash outside of a character class.
    fn escape(&mut self) -> Result<(), String> {
        let Some(character) = self.rest.next() else {
            return Err("ends in a backslash".to_owned());
        };
        match character {
            'A' | 'b' | 'B' | 'd' | 'D' | 's' | 'S' | 'w' | 'W' => {
                self.output.push('\\');
                self.output.push(character);
            }
            'Z' => self.output.push_str(r"\z"),
            '1'..='9' => {
                let mut digits = String::from(character);
                while let Some(digit) = self.rest.next_if(|other| digits.len() < 3 && other.is_ascii_digit()) {
                    digits.push(digit);
                }
                let octal = u32::from_str_radix(&digits, 8).ok().filter(|_| digits.len() == 3);
                if let Some(literal) = octal.and_then(char::from_u32) {
                    self.literal(literal);
                } else {
                    // A back reference has at most two digits; a third is text.
                    let (number, text) = digits.split_at(digits.len().min(2));
                    let _ = write!(self.output, r"(?:\{number}){text}");
                }
            }
            other => {
                let literal = self.escaped_character(other)?;
                self.literal(literal);
            }
        }
        Ok(())
    }

    /// A character class. Each item is written as a code point, so that no character in it can be set notation.
    fn class(&mut self) -> Result<(), String> {
        self.output.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.output.push('^');
        }
        let mut is_first = true;
        loop {
            let character = self.rest.next().ok_or("a character class is not closed")?;
            if character == ']' && !is_first {
                self.output.push(']');
                return Ok(());
            }
            is_first = false;
            let Some(low) = self.class_item(character)? else {
                if self.rest.peek() == Some(&'-') && self.rest.clone().nth(1) != Some(']') {
                    return Err("a range in a character class starts in a set".to_owned());
                }
                continue;
            };
            self.literal(low);
            if self.rest.peek() != Some(&'-') {
                continue;
            }
            self.rest.next();
            match self.rest.next() {
                Some(']') => {
                    self.literal('-');
                    self.output.push(']');
                    return Ok(());
                }
                Some(character) => {
                    self.output.push('-');
                    let high = self.class_item(character)?.ok_or("a range in a character class ends in a set")?;
                    self.literal(high);
                }
                None => return Err("a character class is not closed".to_owned()),
            }
        }
    }

    /// One item of a class: a character, or `None` when it was a set such as `\s`, which is written at once.
    fn class_item(&mut self, character: char) -> Result<Option<char>, String> {
        if character != '\\' {
            return Ok(Some(character));
        }
        match self.rest.next() {
            Some(set @ ('d' | 'D' | 's' | 'S' | 'w' | 'W')) => {
                self.output.push('\\');
                self.output.push(set);
                Ok(None)
            }
            Some('b') => Ok(Some('\u{8}')),
            Some(digit @ '1'..='7') => self.octal(digit).map(Some),
            Some(other) => self.escaped_character(other).map(Some),
            None => Err("ends in a backslash".to_owned()),
        }
    }

    /// An opening parenthesis and what says which kind of group it opens.
    fn group(&mut self) -> Result<(), String> {
        self.output.push('(');
        if self.rest.next_if_eq(&'?').is_none() {
            return Ok(());
        }
        if self.rest.next_if_eq(&'#').is_some() {
            self.output.pop();
            return match self.rest.find(|&character| character == ')') {
                Some(_) => Ok(()),
                None => Err("a comment is not closed".to_owned()),
            };
        }
        let mut flags = String::new();
        while let Some(flag) = self.rest.next_if(|other| other.is_ascii_lowercase() || *other == '-') {
            match flag {
                'x' => self.is_verbose = !flags.contains('-'),
                'u' => continue,
                'i' | 'm' | 's' | '-' => {}
                other => return Err(format!("the flag {other:?} is not supported")),
            }
            flags.push(flag);
        }
        if self.rest.peek() == Some(&')') && flags.is_empty() {
            // Only flags that change nothing were set.
            self.rest.next();
            self.output.pop();
            return Ok(());
        }
        let ahead: String = self.rest.clone().take(2).collect();
        let is_known = match ahead.chars().next() {
            Some(':') => true,
            Some(')') => !flags.is_empty(),
            _ if !flags.is_empty() => false,
            Some('=' | '!' | '>' | '(') => true,
            _ => ["<=", "<!", "P<", "P="].contains(&ahead.as_str()),
        };
        if !is_known {
            return Err(format!("unknown extension (?{flags}{ahead}"));
        }
        self.output.push('?');
        self.output.push_str(&flags);
        Ok(())
    }

    /// An opening brace: a quantifier if it reads as one, else a brace.
    fn brace(&mut self) {
        let mut ahead = self.rest.clone();
        let mut digits = || {
            let mut digits = String::new();
            while let Some(digit) = ahead.next_if(char::is_ascii_digit) {
                digits.push(digit);
            }
            (digits, ahead.next())
        };
        let quantifier = match digits() {
            (low, Some('}')) if !low.is_empty() => Some(format!("{{{low}}}")),
            (low, Some(',')) => match digits() {
                (high, Some('}')) => {
                    let low = if low.is_empty() { "0" } else { &low };
                    Some(format!("{{{low},{high}}}"))
                }
                _ => None,
            },
            _ => None,
        };
        match quantifier {
            Some(quantifier) => {
                self.output.push_str(&quantifier);
                self.rest = ahead;
            }
            None => self.output.push_str(r"\{"),
        }
    }

    /// The character an escape stands for, in a class or out of one.
    fn escaped_character(&mut self, character: char) -> Result<char, String> {
        match character {
            'a' => Ok('\u{7}'),
            'f' => Ok('\u{c}'),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            'v' => Ok('\u{b}'),
            '0' => self.octal('0'),
            'x' => self.code_point(2),
            'u' => self.code_point(4),
            'U' => self.code_point(8),
            other if other.is_ascii_alphanumeric() => Err(format!("unknown escape \\{other}")),
            other => Ok(other),
        }
    }

    /// Up to three octal digits, of which `first` is read.
    fn octal(&mut self, first: char) -> Result<char, String> {
        let mut digits = String::from(first);
        while let Some(digit) = self.rest.next_if(|other| digits.len() < 3 && matches!(other, '0'..='7')) {
            digits.push(digit);
        }
        let value = u32::from_str_radix(&digits, 8).ok().filter(|&value| value <= 0o377);
        value.and_then(char::from_u32).ok_or_else(|| format!("\\{digits} is no character"))
    }

    fn code_point(&mut self, length: usize) -> Result<char, String> {
        let mut digits = String::new();
        while let Some(digit) = self.rest.next_if(|other| digits.len() < length && other.is_ascii_hexdigit()) {
            digits.push(digit);
        }
        let value = u32::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == length);
        value.and_then(char::from_u32).ok_or_else(|| "an incomplete escape of a character code".to_owned())
    }

    /// Writes a character so that it means itself in every place and under every flag.
    fn literal(&mut self, character: char) {
        if character.is_alphanumeric() || character == '_' {
            self.output.push(character);
        } else {
            let _ = write!(self.output, r"\x{{{:X}}}", u32::from(character));
        }
    }
}
