//! Function names: readable forms of mangled names, and the form under which instances of one function are equal.

use std::borrow::Cow;

/// The name that a person wrote, as far as it can be recovered: Rust and C++ names are demangled without their hash,
/// everything else stays.
pub fn demangle(name: &str) -> Cow<'_, str> {
    if name.len() > MAX_NAME {
        return Cow::Borrowed(name);
    }
    if (name.starts_with("_R") || name.starts_with("_ZN"))
        && let Ok(rust) = rustc_demangle::try_demangle(name)
    {
        return Cow::Owned(format!("{rust:#}"));
    }
    if name.starts_with("_Z") || name.starts_with("__Z") {
        let options = cpp_demangle::DemangleOptions::default().recursion_limit(96);
        let parsed =
            cpp_demangle::Symbol::new_with_options(name, &cpp_demangle::ParseOptions::default().recursion_limit(96));
        if let Some(plain) = parsed.ok().and_then(|symbol| symbol.demangle_with_options(&options).ok()) {
            return Cow::Owned(plain);
        }
    }
    Cow::Borrowed(name)
}

/// Longer names are shown as they are: demangling grows with the square of nesting.
const MAX_NAME: usize = 4096;

/// The name under which two instances are one function: demangled, without template or generic arguments and without
/// compiler hashes. `parse::<u32>` and `parse::<u64>` become `parse`.
pub fn normalise(name: &str) -> String {
    let plain = demangle(without_file(name));
    let mut out = String::with_capacity(plain.len());
    let mut depth = 0usize;
    let mut chars = plain.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // An arrow or a comparison operator is no bracket: `operator<`, `->`.
            '<' if depth > 0 || (!out.ends_with("operator") && !out.is_empty()) => depth += 1,
            '>' if depth > 0 && !out.ends_with('-') => {
                depth -= 1;
                if depth == 0 && out.ends_with("::") {
                    out.truncate(out.len() - 2);
                }
            }
            '-' if depth > 0 && chars.peek() == Some(&'>') => {
                chars.next();
            }
            _ if depth > 0 => {}
            _ => out.push(c),
        }
    }
    if depth > 0 || out.is_empty() { plain.into_owned() } else { out }
}

/// LLVM puts the file of the translation unit before the name of a static function: `store.c:flush`. A function of a
/// header, or of a file that several others include, has a name for each of them.
fn without_file(name: &str) -> &str {
    match name.split_once(':') {
        Some((file, rest)) if file.contains('.') && !file.contains(['<', '(', ' ']) && !rest.starts_with(':') => rest,
        _ => name,
    }
}

/// The last parts of a long qualified name, for narrow columns: `store::Cache::get` of `app::store::Cache::get`.
pub fn short(name: &str) -> &str {
    let plain_end = name.find(['<', '(']).unwrap_or(name.len());
    let head = name.get(..plain_end).unwrap_or(name);
    let mut cut = 0;
    let separators: Vec<usize> = head.match_indices("::").map(|(at, _)| at).collect();
    if let Some(at) = separators.len().checked_sub(2).and_then(|nth| separators.get(nth)) {
        cut = at + 2;
    }
    name.get(cut..).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mangled_names_become_readable() {
        assert_eq!(demangle("_ZN4core3fmt5Write9write_fmt17h0123456789abcdefE"), "core::fmt::Write::write_fmt");
        assert_eq!(demangle("_Z3addii"), "add(int, int)");
        assert_eq!(demangle("(anonymous_3)"), "(anonymous_3)");
        assert_eq!(short("app::store::Cache::get"), "Cache::get");
    }

    #[test]
    fn instances_share_a_normal_form() {
        assert_eq!(normalise("parse::<u32>"), "parse");
        assert_eq!(normalise("ns::f<a, b<c>>(int)"), normalise("ns::f<d>(int)"));
        assert_eq!(normalise("operator<"), "operator<");
        assert_ne!(normalise("alpha"), normalise("beta"));
        assert_eq!(normalise("store.c:flush"), normalise("store_test.c:flush"));
        assert_eq!(normalise("lib.rs::f"), "lib.rs::f");
    }
}
