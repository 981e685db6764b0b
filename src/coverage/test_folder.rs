//! How the folder of a command's reports is laid out where these tell tests apart. `tests/NAME/` holds what one test wrote,
//! in a folder that is called after it, so that its name can be a file's. `again/N/` holds what the Nth run of some tests
//! wrote; there the file `tests` names those whose earlier data it replaces, one a line.

/// The folder of the folders of single tests.
pub const TESTS_FOLDER: &str = "tests";
/// The folder of the runs of some tests.
pub const AGAIN_FOLDER: &str = "again";
/// The file that names the tests of such a run.
pub const AGAIN_NAMES: &str = "tests";

/// File systems take no more than 255 bytes; longer names are cut.
const LONGEST: usize = 200;
/// What a cut name ends in: a mark that no other name has, and a hash.
const CUT: usize = 17;

/// The file in a folder of a cut name that holds the whole one.
pub const NAME_FILE: &str = ".name";

/// The folder of a test, and whether its name had to be cut: then [`NAME_FILE`] says it.
pub fn folder_of(test: &str) -> (String, bool) {
    let mut folder = String::with_capacity(test.len());
    for byte in test.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            folder.push(char::from(byte));
        } else {
            folder.push('%');
            let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default().to_ascii_uppercase();
            folder.extend([digit(byte >> 4), digit(byte & 15)]);
        }
    }
    if folder.len() <= LONGEST {
        return (folder, false);
    }
    let hash = blake3::hash(test.as_bytes()).to_hex();
    folder.truncate(LONGEST - CUT);
    folder.push('~');
    folder.push_str(hash.get(..CUT - 1).unwrap_or_default());
    (folder, true)
}

/// The test of a folder; `None` where the name was cut, and for what is no such name.
pub fn test_in(folder: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(folder.len());
    let mut rest = folder.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let mut half = || char::from(rest.next()?).to_digit(16);
                let (high, low) = (half()?, half()?);
                bytes.push((high * 16 + low) as u8);
            }
            b'~' => return None,
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_tells_its_test() {
        for (test, folder) in [
            ("example.com/door/hinge", "example.com%2Fdoor%2Fhinge"),
            ("test/a b.test.ts", "test%2Fa%20b.test.ts"),
            ("50% ü~", "50%25%20%C3%BC%7E"),
            ("", ""),
        ] {
            assert_eq!(folder_of(test), (folder.to_owned(), false));
            assert_eq!(test_in(folder).as_deref(), Some(test));
        }
        for broken in ["%", "%2", "%zz", "%FF"] {
            assert_eq!(test_in(broken), None);
        }
    }

    #[test]
    fn a_long_name_is_cut_and_stays_its_own() {
        let names = ["a", "b"].map(|end| format!("{}{end}", "long ".repeat(100)));
        let folders = names.each_ref().map(|name| folder_of(name));
        assert!(folders.iter().all(|(folder, is_cut)| folder.len() == LONGEST && *is_cut));
        assert_ne!(folders[0], folders[1]);
        assert_eq!(test_in(&folders[0].0), None);
    }
}
