//! JSON appended to bytes, in the very form in which serde would write it: a baseline of a large project has hundreds of
//! thousands of rows, and most of what a general writer does for them is to ask what comes next.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;

/// Appends a text in quotes, with what must be escaped escaped.
pub(super) fn string(out: &mut Vec<u8>, text: &str) {
    if text.bytes().any(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)) {
        // Writing into memory does not fail.
        let _ = serde_json::to_writer(out, text);
        return;
    }
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
}

/// Appends the digits of a number.
pub(super) fn number(out: &mut Vec<u8>, number: u64) {
    let mut digits = [0; 20];
    let (mut rest, mut at) = (number, digits.len());
    for (place, slot) in digits.iter_mut().enumerate().rev() {
        *slot = b'0' + (rest % 10) as u8;
        (rest, at) = (rest / 10, place);
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(digits.get(at..).unwrap_or_default());
}

/// Appends two numbers as a list.
pub(super) fn pair(out: &mut Vec<u8>, one: u64, other: u64) {
    out.push(b'[');
    number(out, one);
    out.push(b',');
    number(out, other);
    out.push(b']');
}

/// Appends bytes in base64, in quotes.
pub(super) fn base64(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'"');
    let from = out.len();
    out.resize(from + bytes.len().div_ceil(3) * 4, 0);
    let written = out.get_mut(from..).and_then(|room| BASE64.encode_slice(bytes, room).ok()).unwrap_or_default();
    out.truncate(from + written);
    out.push(b'"');
}

/// Appends bytes as hexadecimal digits, in quotes.
pub(super) fn hex(out: &mut Vec<u8>, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.push(b'"');
    for byte in bytes {
        for half in [byte >> 4, byte & 0xf] {
            out.extend(DIGITS.get(usize::from(half)));
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn all_is_as_serde_writes_it(text in ".*", many in any::<u64>(), few in 0u64..300, bytes in any::<Vec<u8>>()) {
            let written = |write: &dyn Fn(&mut Vec<u8>)| {
                let mut out = Vec::new();
                write(&mut out);
                String::from_utf8(out).unwrap()
            };
            prop_assert_eq!(written(&|out| string(out, &text)), serde_json::to_string(&text).unwrap());
            prop_assert_eq!(written(&|out| pair(out, many, few)), serde_json::to_string(&(many, few)).unwrap());
            prop_assert_eq!(written(&|out| base64(out, &bytes)), format!("{:?}", BASE64.encode(&bytes)));
            prop_assert_eq!(written(&|out| hex(out, &many.to_be_bytes())), format!("\"{many:016x}\""));
        }
    }
}
