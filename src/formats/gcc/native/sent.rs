//! Where counters would lie had they not been sent to another folder. `-fprofile-dir` makes one name of their whole
//! path, which says where the compiler left the notes.
//!
//! ```text
//! cov/#home#me#build#^#obj#a.gcda   is of   /home/me/obj/a
//! ```

/// The path that a file of counters was meant for, with `/`; its own one where its name is no path.
pub fn sent_from(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    if !name.starts_with('#') {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in name.split('#') {
        // GCC writes `^` for `..`.
        if part != "^" || parts.pop().is_none() {
            parts.push(part);
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::sent_from;

    #[test]
    fn a_name_that_is_a_path_stands_for_it() {
        assert_eq!(sent_from("cov/#home#me#build#a.gcda"), "/home/me/build/a.gcda");
        assert_eq!(sent_from("#home#me#build#x#^#^#obj#a.c.gcda"), "/home/me/obj/a.c.gcda");
        assert_eq!(sent_from("build/a.gcda"), "build/a.gcda");
    }
}
